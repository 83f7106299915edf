import { readFileSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { type CarIndex, createIndex, encodeIndex, openIndex, writeIndex } from '@carport/carv2'
import { boolean, constantFrom, record, tuple } from 'fast-check'
import { CID } from 'multiformats/cid'
import { afterAll, describe, expect, test } from 'vitest'
import { GoPeer } from '../src/go-peer.ts'
import { CAR_INDEX_SORTED, CAR_MULTIHASH_INDEX_SORTED } from '../src/index-codecs.ts'
import { carDescriptions } from '../src/random-car.ts'
import { storedPuts } from '../src/stored-puts.ts'
import { indexCodecName, readOptionsOf } from './carport-options.ts'
import { collect } from './collect.ts'
import { writtenByGo } from './go-side.ts'
import { holds } from './properties.ts'
import { sortedIndex } from './sorted-index.ts'

const go = GoPeer.start()
afterAll(() => go.close())

/** Go takes the index behind an empty payload for a section, so it is asked for no index of such a CAR. */
const cars = carDescriptions().filter((description) => storedPuts(description).length > 0)

const indexOptions = record({
  indexCodec: constantFrom(CAR_INDEX_SORTED, CAR_MULTIHASH_INDEX_SORTED),
  storeIdentityCIDs: boolean(),
})

describe('an index of ours', () => {
  test('is, byte for byte, the one that Go generates, but for the order among equal digests', () =>
    holds(300, tuple(cars, indexOptions), async ([car, options], folder) => {
      const path = await writtenByGo(go, car, folder)
      const output = folder.fresh('idx')
      await go.ask('index', { path, output, options })
      const codec = indexCodecName(options.indexCodec)
      const index = await createIndex(path, { ...readOptionsOf(options), indexCodec: codec })
      const expected = sortedIndex(readFileSync(output))
      expect(Buffer.from(encodeIndex(index))).toEqual(expected)
      expect(Buffer.concat(await collect(writeIndex(index)))).toEqual(expected)
    }))

  test('is read by Go, in the order in which we list it', () =>
    holds(100, tuple(cars, indexOptions), async ([car, options], folder) => {
      const path = await writtenByGo(go, car, folder)
      const codec = indexCodecName(options.indexCodec)
      const index = await createIndex(path, { ...readOptionsOf(options), indexCodec: codec })
      const output = folder.fresh('idx')
      await writeFile(output, encodeIndex(index))
      const keys = car.puts.map(({ cid }) => cid)
      const read = await go.ask('readIndex', { path: output, keys })
      expect(read.index.codec).toBe(options.indexCodec)
      if (read.records !== undefined) {
        expect(await recordsOf(index)).toEqual(read.records)
      }
      for (const [key, offsets] of read.lookups ?? []) {
        expect([key, await collect(index.getAll(CID.parse(key)))]).toEqual([key, offsets])
      }
    }))
})

describe('a detached index of Go', () => {
  test('is opened and searched where it lies', () =>
    holds(150, tuple(cars, indexOptions), async ([car, options], folder) => {
      const path = await writtenByGo(go, car, folder)
      const output = folder.fresh('idx')
      const keys = car.puts.map(({ cid }) => cid)
      const { records, lookups } = await go.ask('index', { path, output, options, keys })
      await using index = await openIndex(output)
      expect(index.codec).toBe(options.indexCodec)
      if (records !== undefined) {
        expect(await recordsOf(index)).toEqual(records)
      }
      for (const [key, offsets] of lookups ?? []) {
        expect([key, await collect(index.getAll(CID.parse(key)))]).toEqual([key, offsets])
      }
    }))

  test('is written again as it was', () =>
    holds(100, tuple(cars, indexOptions), async ([car, options], folder) => {
      const path = await writtenByGo(go, car, folder)
      const output = folder.fresh('idx')
      await go.ask('index', { path, output, options })
      await using index = await openIndex(output)
      const again = folder.fresh('idx')
      writeFileSync(again, Buffer.concat(await collect(writeIndex(index))))
      expect(readFileSync(again)).toEqual(readFileSync(output))
    }))
})

/** As Go lists them: [multihash hex, offset]. */
async function recordsOf(index: CarIndex): Promise<[string, number][]> {
  const entries = await collect(index.entries())
  return entries.map(({ multihash, offset }) => [Buffer.from(multihash).toString('hex'), offset])
}
