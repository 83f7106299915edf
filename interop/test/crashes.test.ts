import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { nat, tuple } from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { GoPeer } from '../src/go-peer.ts'
import { type CarDescription, carDescriptions } from '../src/random-car.ts'
import { putWithCarport } from './carport-side.ts'
import { writtenByGo } from './go-side.ts'
import { holds } from './properties.ts'
import { expectSameCar } from './same-file.ts'
import type { TemporaryFolder } from './temporary-folder.ts'

const go = GoPeer.start()
afterAll(() => go.close())

/** All puts are put again after a crash, so that only without duplicates the file becomes what it was to be. */
const cars = carDescriptions().map(
  (car): CarDescription => ({ ...car, options: { ...car.options, allowDuplicatePuts: false } }),
)
const version2 = cars.filter(({ options }) => options.writeAsCarV1 !== true)

async function leftUnfinalized(car: CarDescription, folder: TemporaryFolder): Promise<string> {
  const path = folder.fresh()
  const written = await go.ask('write', { path, ...car, end: 'discard' })
  expect(written).toMatchObject({ openError: null, putErrors: {} })
  return path
}

/** Pragma and header: what the original writes last when it finalizes. */
const PRAGMA = 11
const PREFIX = 51

describe('a file that Go was writing when it was killed becomes what it was to be, when we put everything again', () => {
  test('wherever its last write was cut', () =>
    holds(300, tuple(cars, nat()), async ([car, at], folder) => {
      const path = await leftUnfinalized(car, folder)
      truncateSync(path, at % (readFileSync(path).length + 1))
      await putWithCarport(path, car, car.puts, 'finalize')
      expectSameCar(path, await writtenByGo(go, car, folder))
    }))

  test('when the index was written and the header was not', () =>
    holds(150, version2, async (car, folder) => {
      const path = await writtenByGo(go, car, folder)
      writeFileSync(path, readFileSync(path).fill(0, PRAGMA, PREFIX))
      await putWithCarport(path, car, car.puts, 'finalize')
      expectSameCar(path, await writtenByGo(go, car, folder))
    }))

  test('wherever the write of the index was cut', () =>
    holds(300, tuple(version2, nat()), async ([car, at], folder) => {
      const path = await writtenByGo(go, car, folder)
      const file = readFileSync(path)
      const indexOffset = Number(file.readBigUint64LE(43))
      const codec = 2 // bytes that Go writes first, in one piece
      const end = indexOffset + codec + (at % (file.length - indexOffset - codec + 1))
      writeFileSync(path, file.fill(0, PRAGMA, PREFIX).subarray(0, end))
      await putWithCarport(path, car, car.puts, 'finalize')
      expectSameCar(path, await writtenByGo(go, car, folder))
    }))
})
