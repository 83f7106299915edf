import { readFileSync, writeFileSync } from 'node:fs'
import { readCar } from '@carport/carv2'
import { type Arbitrary, integer, nat, oneof, record, tuple } from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { GoPeer } from '../src/go-peer.ts'
import { carDescriptions } from '../src/random-car.ts'
import { collect } from './collect.ts'
import { writtenByGo } from './go-side.ts'
import { holds } from './properties.ts'

const go = GoPeer.start()
afterAll(() => go.close())

/** What may happen to a file; positions are taken modulo its size. */
type Damage = { readonly cutAt: number } | { readonly at: number; readonly xor: number }

const damages: Arbitrary<Damage> = oneof(
  record({ cutAt: nat() }),
  record({ at: nat(), xor: integer({ min: 1, max: 255 }) }),
)

function damaged(file: Buffer, damage: Damage): Buffer {
  if ('cutAt' in damage) return file.subarray(0, damage.cutAt % file.length)
  const copy = Buffer.from(file)
  copy[damage.at % file.length] ^= damage.xor
  return copy
}

/** Not the other way round: Go takes files whose header points outside them, or that end behind a section's length. */
test('a damaged file that we read to its end, Go reads to its end too, and as many blocks', () =>
  holds(1000, tuple(carDescriptions({ maxPuts: 6 }), damages), async ([car, damage], folder) => {
    const path = await writtenByGo(go, car, folder)
    writeFileSync(path, damaged(readFileSync(path), damage))
    const blocks = await collect(readCar(path)).catch(() => undefined)
    if (blocks === undefined) return
    const { blockReaderNext } = await go.ask('readers', { path, readers: ['blockReaderNext'] })
    expect(blockReaderNext).toEqual({ items: blocks.length, error: null })
  }))
