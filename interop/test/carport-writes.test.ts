import { ReadWriteBlockstore } from '@carport/carv2'
import { tuple } from 'fast-check'
import { CID } from 'multiformats/cid'
import { create as createDigest } from 'multiformats/hashes/digest'
import { afterAll, describe, expect, test } from 'vitest'
import { bytesOf, IDENTITY, putOf, RAW } from '../src/block-kinds.ts'
import { GoPeer } from '../src/go-peer.ts'
import type { Put } from '../src/protocol.ts'
import { carDescriptions } from '../src/random-car.ts'
import { storedPuts } from '../src/stored-puts.ts'
import { openOptionsOf, writtenByCarport } from './carport-side.ts'
import { collect } from './collect.ts'
import { writtenByGo } from './go-side.ts'
import { keysToLookUp, readOptions } from './look-ups.ts'
import { holds } from './properties.ts'
import { expectSameCar } from './same-file.ts'
import { TemporaryFolder } from './temporary-folder.ts'

const go = GoPeer.start()
afterAll(() => go.close())

describe('a CAR that we have written', () => {
  test('is, byte for byte, the one that Go writes', () =>
    holds(300, carDescriptions(), async (car, folder) => {
      expectSameCar(await writtenByCarport(car, folder), await writtenByGo(go, car, folder))
    }))

  test('is the same when all puts are pending together, and when they come as a stream', () =>
    holds(100, carDescriptions(), async (car, folder) => {
      const [together, streamed] = [folder.fresh(), folder.fresh()]
      const pairs = car.puts.map((put) => ({ cid: CID.parse(put.cid), bytes: bytesOf(put) }))
      const options = openOptionsOf(car)
      await using store = await ReadWriteBlockstore.open(together, options)
      await Promise.all(pairs.map(({ cid, bytes }) => store.put(cid, bytes)))
      await store.finalize()
      await using other = await ReadWriteBlockstore.open(streamed, options)
      expect(await collect(other.putMany(pairs))).toEqual(pairs.map(({ cid }) => cid))
      await other.finalize()
      const gos = await writtenByGo(go, car, folder)
      expectSameCar(together, gos)
      expectSameCar(streamed, gos)
    }))

  test('shows Go every block, each with the right hash, and every index record', () =>
    holds(100, carDescriptions(), async (car, folder) => {
      const path = await writtenByCarport(car, folder)
      const seen = await go.ask('describe', { path }) // Inspect(true) hashes every block
      expect(seen.roots).toEqual(car.roots)
      expect(seen.blocks.map(([cid]) => cid)).toEqual(storedPuts(car).map(({ cid }) => cid))
      expect(seen.equalDigestsAscend).not.toBe(false)
      if (seen.records !== undefined) expect(seen.records.length).toBe(seen.blocks.length)
      for (const [cid, offset] of seen.blocks) {
        if (seen.lookups !== undefined) expect(new Map(seen.lookups).get(cid)).toContain(offset)
      }
    }))

  test('passes the checks of `car verify`', () =>
    holds(150, carDescriptions(), async (car, folder) => {
      const stored = new Set(storedPuts(car).map(({ cid }) => cid))
      const path = await writtenByCarport(car, folder)
      const { problem } = await go.ask('verify', { path })
      // Roots that are not there, or none at all, are a problem for that command, and no fault of the writer.
      if (car.roots.length === 0) expect(problem).toBe('no roots listed in car header')
      else if (!car.roots.every((root) => stored.has(root)))
        expect(problem).toContain('header lists root(s) not present')
      else expect(problem).toBeNull()
    }))

  test("answers Go's look-ups as Go's own file does", () =>
    holds(150, tuple(carDescriptions({ maxPuts: 20 }), readOptions), async ([car, options], folder) => {
      const keys = keysToLookUp(car)
      const ours = await go.ask('look', { path: await writtenByCarport(car, folder), options, keys })
      const gos = await go.ask('look', { path: await writtenByGo(go, car, folder), options, keys })
      expect(ours).toEqual(gos)
    }))

  test('keeps both of two blocks whose digests are equal under different hash functions; Go drops the second', async () => {
    using folder = new TemporaryFolder()
    const block = putOf('v1 raw sha2-256', 7, 70)
    const { digest } = CID.parse(block.cid).multihash
    const itsDigest: Put = {
      cid: CID.createV1(RAW, createDigest(IDENTITY, digest)).toString(),
      hex: Buffer.from(digest).toString('hex'),
    }
    const car = { options: { storeIdentityCIDs: true }, roots: [block.cid], puts: [block, itsDigest] }
    const ours = await go.ask('describe', { path: await writtenByCarport(car, folder) })
    const gos = await go.ask('describe', { path: await writtenByGo(go, car, folder) })
    expect(ours.blocks.map(([cid]) => cid)).toEqual([block.cid, itsDigest.cid])
    expect(gos.blocks.map(([cid]) => cid)).toEqual([block.cid])
  })
})
