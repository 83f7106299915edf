import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ReadOnlyBlockstore } from '../../src/blockstore/read-only.ts'
import { fileSource } from '../../src/source/file-source.ts'
import { block, cidOf, pseudoRandomBytes } from '../builders/blocks.ts'
import { carV1Header, carV2Prefix, concat, hex, int32, section, uint64 } from '../builders/car-bytes.ts'
import { countingSource } from '../builders/sources.ts'
import { writeSparseFile } from '../builders/sparse-file.ts'
import { joined } from '../builders/streams.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'

const BLOCKS = 1_000_000
const SECTION_BYTES = 100
const HEADER = carV1Header([])
const KIB = 1024

/** Blocks that are really there; of the others only the records are. */
const samples = Array.from({ length: 200 }, (_, i) => block(pseudoRandomBytes(i + 1, SECTION_BYTES - 37)))
const first32 = (digest: Uint8Array) => Buffer.from(digest).readUInt32BE()
const rankOf = (digest: Uint8Array) => Math.floor((first32(digest) * BLOCKS) / 2 ** 32)
const offsetOf = (rank: number) => HEADER.length + rank * SECTION_BYTES

/** An indexed CARv2 of a million blocks: 100 MB of holes and a whole index of 40 MB. */
function writeIndexedCar(path: string): void {
  const records = new Uint8Array(40 * BLOCKS)
  const view = new DataView(records.buffer)
  for (let i = 0; i < BLOCKS; i++) {
    view.setUint32(40 * i, Math.floor((i * 2 ** 32) / BLOCKS))
    view.setUint32(40 * i + 32, offsetOf(i), true)
  }
  const dataSize = offsetOf(BLOCKS)
  const prefix = carV2Prefix({ dataOffset: 51, dataSize, indexOffset: 51 + dataSize })
  const indexHead = concat(hex('8108'), int32(1), uint64(0x12), int32(1), int32(40), uint64(records.length))
  const sections = samples.map(({ cid, bytes }) => {
    const rank = rankOf(cid.multihash.digest)
    records.set(cid.multihash.digest, 40 * rank)
    return [51 + offsetOf(rank), section(cid.bytes, bytes)] as const
  })
  const indexAt = 51 + dataSize
  writeSparseFile(path, indexAt + indexHead.length + records.length, [
    [0, concat(prefix, HEADER)],
    ...sections,
    [indexAt, indexHead],
    [indexAt + indexHead.length, records],
  ])
}

describe('an indexed CARv2 of a million blocks is searched in place (defect 27)', () => {
  const folder = new TemporaryFolder()
  const path = join(folder.path, 'million.car')
  beforeAll(() => writeIndexedCar(path))
  afterAll(() => folder[Symbol.dispose]())

  test.each(['sync', 'async'] as const)('opens with a few small reads (io: %s)', async (io) => {
    const source = countingSource(fileSource(path, { io }))
    await using store = await ReadOnlyBlockstore.open(source)
    expect(store.index.size).toBe(BLOCKS)
    expect(source.reads.length).toBeLessThanOrEqual(4)
    expect(source.bytesRead).toBeLessThanOrEqual(16 * KIB)
    await source.close()
  })

  test('opens in milliseconds and keeps nothing a block', async () => {
    const before = process.memoryUsage().arrayBuffers
    const start = performance.now()
    const stores = await Promise.all(Array.from({ length: 20 }, () => ReadOnlyBlockstore.open(path)))
    expect((performance.now() - start) / stores.length).toBeLessThan(50)
    expect((process.memoryUsage().arrayBuffers - before) / stores.length).toBeLessThan(64 * KIB)
    for (const store of stores) await store.close()
  })

  test('finds a block with at most four pages of the index and one read of the section', async () => {
    const source = countingSource(fileSource(path))
    const store = await ReadOnlyBlockstore.open(source, { indexCacheBytes: 0 })
    for (const { cid, bytes } of samples) {
      source.reads.length = 0
      expect(await joined(store.get(cid))).toEqual(bytes)
      expect(source.reads.length).toBeLessThanOrEqual(5)
      expect(source.bytesRead).toBeLessThanOrEqual(4 * 64 * KIB + 4 * KIB)
      expect(await store.has(cid)).toBe(true)
      expect(await store.size(cid)).toBe(bytes.length)
    }
    for (let i = 0; i < 50; i++) expect(await store.has(cidOf(0x12, pseudoRandomBytes(i + 1, 32)))).toBe(false)
    await source.close()
  })

  test('keeps pages of the index within indexCacheBytes', async () => {
    const absent = Array.from({ length: 2000 }, (_, i) => cidOf(0x12, pseudoRandomBytes(i + 1, 32)))
    const readsOfSecondPass = async (indexCacheBytes: number) => {
      const source = countingSource(fileSource(path))
      const store = await ReadOnlyBlockstore.open(source, { indexCacheBytes })
      for (const cid of absent) store.has(cid)
      source.reads.length = 0
      for (const cid of absent) store.has(cid)
      await source.close()
      return source.reads.length
    }
    expect(await readsOfSecondPass(128 * 1024 * KIB)).toBe(0)
    expect(await readsOfSecondPass(1024 * KIB)).toBeGreaterThan(1500)
  })
})
