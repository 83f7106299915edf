import { inspectCar } from '@carport/carv2'
import { afterAll, expect, test } from 'vitest'
import { GoPeer } from '../src/go-peer.ts'
import { carDescriptions } from '../src/random-car.ts'
import { writtenByGo } from './go-side.ts'
import { holds } from './properties.ts'

const go = GoPeer.start()
afterAll(() => go.close())

test('inspectCar says what Inspect says, hashing the blocks or not', () =>
  holds(200, carDescriptions(), async (car, folder) => {
    const path = await writtenByGo(go, car, folder)
    const { header, inspect, roots } = await go.ask('describe', { path })
    const { fullyIndexed: _, ...headerFields } = header ?? { fullyIndexed: false }
    const full = await inspectCar(path, { full: true })
    expect({ ...full, roots: full.roots.map(String) }).toEqual({ ...inspect, ...headerFields, roots })
    expect(await inspectCar(path)).toEqual(full)
  }))
