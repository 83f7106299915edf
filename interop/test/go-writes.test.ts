import { createHash } from 'node:crypto'
import { ReadOnlyBlockstore, readCar } from '@carport/carv2'
import { tuple } from 'fast-check'
import { CID } from 'multiformats/cid'
import { afterAll, describe, expect, test } from 'vitest'
import { bytesOf } from '../src/block-kinds.ts'
import { GoPeer } from '../src/go-peer.ts'
import { carDescriptions } from '../src/random-car.ts'
import { storedPuts } from '../src/stored-puts.ts'
import { readOptionsOf } from './carport-options.ts'
import { collect } from './collect.ts'
import { writtenByGo } from './go-side.ts'
import { keysToLookUp, readOptions } from './look-ups.ts'
import { holds } from './properties.ts'

const go = GoPeer.start()
afterAll(() => go.close())

describe('of a CAR that Go has written we read', () => {
  test('every block, in order, at the offset at which Go sees it', () =>
    holds(200, carDescriptions(), async (description, folder) => {
      const path = await writtenByGo(go, description, folder)
      const seen = await go.ask('describe', { path })
      const car = readCar(path)
      expect(await car.version).toBe(seen.version)
      expect((await car.roots).map(String)).toEqual(seen.roots)
      const blocks: [string, number, number][] = []
      const bytes: Uint8Array[] = []
      for await (const block of car) {
        blocks.push([block.cid.toString(), block.offset, block.bytes.length])
        bytes.push(block.bytes.slice())
      }
      expect(blocks).toEqual(seen.blocks)
      expect(bytes).toEqual(storedPuts(description).map(bytesOf))
    }))

  test('the same look-ups, whatever the options of either side', () =>
    holds(200, tuple(carDescriptions({ maxPuts: 20 }), readOptions), async ([description, options], folder) => {
      const path = await writtenByGo(go, description, folder)
      const { rows } = await go.ask('look', { path, options, keys: keysToLookUp(description) })
      await using store = await ReadOnlyBlockstore.open(path, readOptionsOf(options))
      for (const [key, has, size, sha256] of rows) {
        const cid = CID.parse(key)
        expect([key, await store.has(cid)]).toEqual([key, has])
        if (has !== true) continue
        expect([key, await store.size(cid), await sha256Of(store, cid)]).toEqual([key, size, sha256])
      }
    }))

  test('all blocks of the blockstore, under the CIDs they are stored with', () =>
    holds(100, carDescriptions(), async (description, folder) => {
      const path = await writtenByGo(go, description, folder)
      await using store = await ReadOnlyBlockstore.open(path, readOptionsOf(description.options))
      const stored = await collect(store.getAll())
      expect(stored.map(({ cid }) => cid.toString())).toEqual(storedPuts(description).map(({ cid }) => cid))
    }))

  test('the stored index, record by record', () =>
    holds(150, carDescriptions(), async (description, folder) => {
      const path = await writtenByGo(go, description, folder)
      const { index, records, lookups } = await go.ask('describe', { path })
      await using store = await ReadOnlyBlockstore.open(path, readOptionsOf(description.options))
      if (index !== undefined) expect(store.index.codec).toBe(index.codec)
      if (records !== undefined) {
        const entries = await collect(store.index.entries())
        expect(entries.map(({ multihash, offset }) => [hex(multihash), offset])).toEqual(records)
        expect(store.index.size).toBe(records.length)
      }
      for (const [key, offsets] of lookups ?? []) {
        expect([key, await collect(store.index.getAll(CID.parse(key)))]).toEqual([key, offsets])
      }
    }))
})

async function sha256Of(store: ReadOnlyBlockstore, cid: CID): Promise<string> {
  return createHash('sha256')
    .update(Buffer.concat(await collect(store.get(cid))))
    .digest('hex')
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
