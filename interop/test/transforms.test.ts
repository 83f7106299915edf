import { copyFileSync, readFileSync } from 'node:fs'
import { attachIndex, detachIndex, extractCar, replaceRoots, wrapCar } from '@carport/carv2'
import { constantFrom, tuple } from 'fast-check'
import { CID } from 'multiformats/cid'
import { afterAll, describe, expect, test } from 'vitest'
import { GoPeer } from '../src/go-peer.ts'
import { CAR_INDEX_SORTED, CAR_MULTIHASH_INDEX_SORTED } from '../src/index-codecs.ts'
import { carDescriptions } from '../src/random-car.ts'
import { indexCodecName } from './carport-options.ts'
import { writtenByGo } from './go-side.ts'
import { holds } from './properties.ts'
import { expectSameCar } from './same-file.ts'

const go = GoPeer.start()
afterAll(() => go.close())

const cars = carDescriptions()
const version1 = cars.map((car) => ({
  ...car,
  options: { ...car.options, writeAsCarV1: true, dataPadding: 0, indexPadding: 0 },
}))
const version2 = cars.filter(({ options }) => options.writeAsCarV1 !== true)
const indexCodecs = constantFrom(CAR_INDEX_SORTED, CAR_MULTIHASH_INDEX_SORTED)

describe('ours and the original make the same file', () => {
  test('when they wrap a CARv1', () =>
    holds(150, tuple(version1, indexCodecs), async ([car, indexCodec], folder) => {
      const source = await writtenByGo(go, car, folder)
      const [ours, gos] = [folder.fresh(), folder.fresh()]
      await go.ask('wrap', { source, target: gos, options: { indexCodec } })
      await wrapCar(source, ours, { indexCodec: indexCodecName(indexCodec) })
      expectSameCar(ours, gos)
    }))

  test('when they extract the CARv1 of a CARv2, into another file or in place', () =>
    holds(100, version2, async (car, folder) => {
      const source = await writtenByGo(go, car, folder)
      const [ours, gos] = [folder.fresh(), folder.fresh()]
      await go.ask('extract', { source, target: gos })
      await extractCar(source, ours)
      expect(readFileSync(ours)).toEqual(readFileSync(gos))
      await extractCar(source, source)
      expect(readFileSync(source)).toEqual(readFileSync(gos))
    }))

  test('when they replace roots by others of the same length', () =>
    holds(150, cars, async (car, folder) => {
      const ours = await writtenByGo(go, car, folder)
      const gos = folder.fresh()
      copyFileSync(ours, gos)
      const roots = [...car.roots].reverse()
      await go.ask('replaceRoots', { path: gos, roots })
      await replaceRoots(
        ours,
        roots.map((root) => CID.parse(root)),
      )
      expect(readFileSync(ours)).toEqual(readFileSync(gos))
    }))
})

describe('Go reads what it cannot make itself', () => {
  test('a CARv1 that we wrapped with its identities, and with paddings', () =>
    holds(100, tuple(version2, indexCodecs), async ([car, indexCodec], folder) => {
      const { dataPadding = 0, indexPadding = 0 } = car.options
      const v1 = { ...car, options: { ...car.options, writeAsCarV1: true, dataPadding: 0, indexPadding: 0 } }
      const source = await writtenByGo(go, v1, folder)
      const path = folder.fresh()
      const options = { indexCodec: indexCodecName(indexCodec), dataPadding, indexPadding, storeIdentityCids: true }
      await wrapCar(source, path, options)
      const wrapped = await go.ask('describe', { path })
      expect(wrapped.blocks).toEqual((await go.ask('describe', { path: source })).blocks)
      expect(wrapped.header).toMatchObject({ fullyIndexed: true, dataOffset: 51 + dataPadding })
      if (wrapped.records !== undefined) expect(wrapped.records.length).toBe(wrapped.blocks.length)
    }))

  test('roots of another length', () =>
    holds(150, tuple(cars, cars), async ([car, { roots }], folder) => {
      const path = await writtenByGo(go, car, folder)
      const before = await go.ask('describe', { path })
      await replaceRoots(
        path,
        roots.map((root) => CID.parse(root)),
      )
      const after = await go.ask('describe', { path })
      expect(after.roots).toEqual(roots)
      expect(after.blocks.map(([cid]) => cid)).toEqual(before.blocks.map(([cid]) => cid))
      // Sections and index records move together.
      const offsets = new Map(after.blocks.map(([cid, offset]) => [offset, cid]))
      for (const [multihash, offset] of after.records ?? []) {
        expect(hex(CID.parse(offsets.get(offset)!).multihash.bytes)).toBe(multihash)
      }
      for (const [cid, found] of after.lookups ?? []) expect(found.map((offset) => offsets.get(offset))).toContain(cid)
    }))

  test('an index that we attached in the place of another', () =>
    holds(100, tuple(version2, indexCodecs), async ([car, indexCodec], folder) => {
      const path = await writtenByGo(go, car, folder)
      await attachIndex(path, undefined, {
        indexCodec: indexCodecName(indexCodec),
        storeIdentityCids: car.options.storeIdentityCIDs ?? false,
      })
      expectSameCar(path, await writtenByGo(go, { ...car, options: { ...car.options, indexCodec } }, folder))
    }))

  test('an index that we detached', () =>
    holds(100, version2, async (car, folder) => {
      const path = await writtenByGo(go, car, folder)
      const detached = folder.fresh('idx')
      await detachIndex(path, detached)
      const keys = car.puts.map(({ cid }) => cid)
      const { index, records } = await go.ask('readIndex', { path: detached, keys })
      const stored = await go.ask('describe', { path })
      expect(index).toEqual(stored.index)
      expect(records).toEqual(stored.records)
    }))
})

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
