import type { CID } from 'multiformats/cid'
import { expect } from 'vitest'
import type { ReadOnlyBlockstore } from '../../src/blockstore/read-only.ts'
import { bytesSource } from '../../src/source/bytes-source.ts'
import type { CarInput } from '../../src/source/open-source.ts'
import { type BuiltCar, carV2, concat } from './car-bytes.ts'
import { indexSorted, multihashIndexSorted, recordsOf } from './index-bytes.ts'
import { slowSource } from './sources.ts'
import { collect, joined } from './streams.ts'
import type { TemporaryFolder } from './temporary-folder.ts'

/** What a blockstore can be opened on, and how. */
export const STORE_INPUTS: {
  kind: string
  synchronous: boolean
  io?: 'async'
  input: (bytes: Uint8Array, folder: TemporaryFolder) => CarInput
}[] = [
  { kind: 'a file', synchronous: true, input: (bytes, folder) => folder.file('store.car', bytes) },
  {
    kind: 'a file, asynchronously',
    synchronous: false,
    io: 'async',
    input: (bytes, folder) => folder.file('store.car', bytes),
  },
  { kind: 'bytes', synchronous: true, input: (bytes) => bytes },
  { kind: 'a Blob', synchronous: false, input: (bytes) => new Blob([new Uint8Array(bytes)]) },
  { kind: 'a ByteSource', synchronous: true, input: (bytes) => bytesSource(bytes) },
  { kind: 'a slow ByteSource', synchronous: false, input: (bytes) => slowSource(bytes) },
]

/** The same payload as every kind of file there is. */
export const LAYOUTS: { layout: string; version: 1 | 2; file: (car: BuiltCar) => Uint8Array }[] = [
  { layout: 'version 1', version: 1, file: ({ bytes }) => bytes },
  { layout: 'version 2 without an index', version: 2, file: ({ bytes }) => carV2(bytes) },
  { layout: 'version 2 with a 0x0401', version: 2, file: (car) => carV2(car.bytes, { index: indexOf(car) }) },
  {
    layout: 'version 2 with a 0x0400',
    version: 2,
    file: (car) => carV2(car.bytes, { index: indexSorted(recordsOf(car.sections)) }),
  },
  {
    layout: 'version 2 with paddings, and bytes behind its index',
    version: 2,
    file: (car) => concat(carV2(car.bytes, { index: indexOf(car), dataPadding: 1413, indexPadding: 99 }), 'trailing'),
  },
]

/** A 0x0401 of all sections, identities included. */
export function indexOf({ sections }: Pick<BuiltCar, 'sections'>): Uint8Array {
  return multihashIndexSorted(recordsOf(sections))
}

/** A block as one piece. A plain generator must give bytes, not promises of them. */
export async function getBytes(
  store: ReadOnlyBlockstore,
  cid: CID,
  options?: { signal?: AbortSignal },
): Promise<Uint8Array> {
  const pieces = store.get(cid, options)
  if (!(Symbol.iterator in pieces)) return joined(pieces)
  const list = [...pieces]
  for (const piece of list) expect(piece).toBeInstanceOf(Uint8Array)
  return joined(list)
}

/** Holds every way of reading a block against what it must be. */
export async function expectBlock(store: ReadOnlyBlockstore, cid: CID, bytes: Uint8Array): Promise<void> {
  expect(await store.has(cid)).toBe(true)
  expect(await store.size(cid)).toBe(bytes.length)
  expect(await getBytes(store, cid)).toEqual(bytes)
  const [pair] = await collect(store.getMany([cid]))
  expect(pair.cid.equals(cid)).toBe(true)
  expect(await joined(pair.bytes)).toEqual(bytes)
}

/** Holds every way of reading a block against its absence. */
export async function expectNotFound(store: ReadOnlyBlockstore, cid: CID): Promise<void> {
  expect(await store.has(cid)).toBe(false)
  for (const read of [() => store.size(cid), () => getBytes(store, cid), () => collect(store.getMany([cid]))]) {
    await expect((async () => read())()).rejects.toMatchObject({ name: 'NotFoundError' })
  }
}

/** All pairs of `getAll`, with their bytes. */
export async function allBlocks(store: ReadOnlyBlockstore): Promise<{ cid: CID; bytes: Uint8Array }[]> {
  const blocks: { cid: CID; bytes: Uint8Array }[] = []
  for await (const { cid, bytes } of store.getAll()) blocks.push({ cid, bytes: await joined(bytes) })
  return blocks
}
