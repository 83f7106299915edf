import { verifyCar } from '@carport/carv2'
import { afterAll, describe, expect, test } from 'vitest'
import { GoPeer } from '../src/go-peer.ts'
import { carDescriptions } from '../src/random-car.ts'
import { storedPuts } from '../src/stored-puts.ts'
import { writtenByCarport } from './carport-side.ts'
import { collect } from './collect.ts'
import { writtenByGo } from './go-side.ts'
import { holds } from './properties.ts'

const go = GoPeer.start()
afterAll(() => go.close())

const cars = carDescriptions()
/** CARs that have roots, all of them among their blocks. */
const rooted = cars.filter((car) => {
  const stored = new Set(storedPuts(car).map(({ cid }) => cid))
  return car.roots.length > 0 && car.roots.every((root) => stored.has(root))
})

describe('verifyCar finds nothing wrong', () => {
  test('with what Go writes', () =>
    holds(200, rooted, async (car, folder) => {
      expect(await collect(verifyCar(await writtenByGo(go, car, folder)))).toEqual([])
    }))

  test('with what we write', () =>
    holds(100, rooted, async (car, folder) => {
      expect(await collect(verifyCar(await writtenByCarport(car, folder)))).toEqual([])
    }))
})

test('verifyCar complains of missing roots where `car verify` does', () =>
  holds(150, cars, async (car, folder) => {
    const path = await writtenByGo(go, car, folder)
    const { problem } = await go.ask('verify', { path })
    const messages = (await collect(verifyCar(path))).map(({ message }) => message)
    expect(messages.length).toBe(problem === null ? 0 : 1)
    if (problem === 'no roots listed in car header') expect(messages[0]).toContain(problem)
    else if (problem !== null) expect(messages[0]).toContain('header lists root(s) not present as a block')
  }))
