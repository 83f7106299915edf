import { copyFileSync, readFileSync } from 'node:fs'
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

/** A CAR whose puts come from two sessions. */
const inTwoSessions = tuple(carDescriptions(), nat()).map(([car, at]) => {
  const cut = at % (car.puts.length + 1)
  return { car, first: car.puts.slice(0, cut), second: car.puts.slice(cut) }
})

async function putWithGo(
  operation: 'write' | 'resume',
  path: string,
  { options, roots }: CarDescription,
  puts: CarDescription['puts'],
  end: 'finalize' | 'discard',
): Promise<void> {
  const result = await go.ask(operation, { path, options, roots, puts, end })
  expect(result).toMatchObject({ openError: null, putErrors: {}, endError: null })
}

async function bothUnfinalized(car: CarDescription, folder: TemporaryFolder): Promise<{ ours: string; gos: string }> {
  const [ours, gos] = [folder.fresh(), folder.fresh()]
  await putWithCarport(ours, car, car.puts, 'close')
  await putWithGo('write', gos, car, car.puts, 'discard')
  return { ours, gos }
}

describe('an unfinalized file', () => {
  test('has the same bytes from both sides', () =>
    holds(150, carDescriptions(), async (car, folder) => {
      const { ours, gos } = await bothUnfinalized(car, folder)
      expect(readFileSync(ours)).toEqual(readFileSync(gos))
    }))

  test('of Go is resumed by us, as if it had been written in one go', () =>
    holds(200, inTwoSessions, async ({ car, first, second }, folder) => {
      const path = folder.fresh()
      await putWithGo('write', path, car, first, 'discard')
      await putWithCarport(path, car, second, 'finalize')
      expectSameCar(path, await writtenByGo(go, car, folder))
    }))

  test('of ours is resumed by Go, as if it had been written in one go', () =>
    holds(200, inTwoSessions, async ({ car, first, second }, folder) => {
      const path = folder.fresh()
      await putWithCarport(path, car, first, 'close')
      await putWithGo('resume', path, car, second, 'finalize')
      expectSameCar(path, await writtenByGo(go, car, folder))
    }))

  test('goes back and forth between the two, one block at a time', () =>
    holds(30, carDescriptions({ maxPuts: 8 }), async (car, folder) => {
      const path = folder.fresh()
      for (const [i, put] of car.puts.entries()) {
        if (i % 2 === 1) await putWithGo('resume', path, car, [put], 'discard')
        else await putWithCarport(path, car, [put], 'close')
      }
      await putWithCarport(path, car, [], 'finalize')
      expectSameCar(path, await writtenByGo(go, car, folder))
    }))
})

describe('a finalized file', () => {
  test('of Go is taken up again by us', () =>
    holds(150, inTwoSessions, async ({ car, first, second }, folder) => {
      const path = folder.fresh()
      await putWithGo('write', path, car, first, 'finalize')
      await putWithCarport(path, car, second, 'finalize')
      expectSameCar(path, await writtenByGo(go, car, folder))
    }))

  test('of ours is taken up again by Go', () =>
    holds(150, inTwoSessions, async ({ car, first, second }, folder) => {
      const path = folder.fresh()
      await putWithCarport(path, car, first, 'finalize')
      await putWithGo('resume', path, car, second, 'finalize')
      expectSameCar(path, await writtenByGo(go, car, folder))
    }))

  test('that is opened and left without a put is unfinalized, as Go leaves it', () =>
    holds(100, carDescriptions(), async (car, folder) => {
      const ours = await writtenByGo(go, car, folder)
      const gos = folder.fresh()
      copyFileSync(ours, gos)
      await putWithCarport(ours, car, [], 'close')
      await putWithGo('resume', gos, car, [], 'discard')
      expect(readFileSync(ours)).toEqual(readFileSync(gos))
    }))
})
