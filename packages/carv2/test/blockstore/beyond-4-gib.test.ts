import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ReadOnlyBlockstore } from '../../src/blockstore/read-only.ts'
import { createIndex } from '../../src/index/create-index.ts'
import { encodeIndex } from '../../src/index/encode-index.ts'
import { scanCar } from '../../src/scan/scan-car.ts'
import { block, cidOf } from '../builders/blocks.ts'
import { carV1, carV1Header, carV2Prefix, concat, leb128, section } from '../builders/car-bytes.ts'
import { failureOf } from '../builders/failure.ts'
import { multihashIndexSorted, recordsOf } from '../builders/index-bytes.ts'
import { writeSparseFile } from '../builders/sparse-file.ts'
import { joined } from '../builders/streams.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'

const GIB = 2 ** 30
const HUGE_BYTES = 5 * GIB + 7
const options = { maxSectionBytes: 8 * GIB }

const before = block('in front of four gigabytes')
const after = block('behind them')
const last = block('and the last one', 'blake2b-256')
const huge = cidOf(0x12, new Uint8Array(32).fill(1))

/** A payload whose second section is a hole of 5 GiB: its pieces, where they lie, and its sections. */
function hugePayload() {
  const header = carV1Header([before.cid])
  const small = section(before.cid.bytes, before.bytes)
  const hugeHead = concat(leb128(36 + HUGE_BYTES), huge.bytes)
  const hugeAt = header.length + small.length
  const afterAt = hugeAt + hugeHead.length + HUGE_BYTES
  const tail = carV1([after, last], [], new Uint8Array(0)).sections.map((part) => ({
    cid: part.cid,
    offset: part.offset + afterAt,
  }))
  const tailBytes = concat(section(after.cid.bytes, after.bytes), section(last.cid.bytes, last.bytes))
  return {
    size: afterAt + tailBytes.length,
    pieces: [
      [0, concat(header, small, hugeHead)],
      [afterAt, tailBytes],
    ] as const,
    sections: [{ cid: before.cid, offset: header.length }, { cid: huge, offset: hugeAt }, ...tail],
  }
}

describe('offsets above 2^32 (sparse files)', () => {
  const folder = new TemporaryFolder()
  const v1 = join(folder.path, 'v1.car')
  const v2 = join(folder.path, 'v2.car')
  const padded = join(folder.path, 'padded.car')
  const { size, pieces, sections } = hugePayload()
  const index = multihashIndexSorted(recordsOf(sections))

  beforeAll(() => {
    writeSparseFile(v1, size, pieces)
    const prefix = carV2Prefix({ dataOffset: 51, dataSize: size, indexOffset: 51 + size })
    const shifted = pieces.map(([at, bytes]) => [51 + at, bytes] as const)
    writeSparseFile(v2, 51 + size + index.length, [[0, prefix], ...shifted, [51 + size, index]])
    const far = 6 * GIB
    const small = carV1([before, after])
    const smallIndex = multihashIndexSorted(recordsOf(small.sections))
    const smallPrefix = carV2Prefix({ dataOffset: far, dataSize: small.bytes.length, indexOffset: 2 * far })
    writeSparseFile(padded, 2 * far + smallIndex.length, [
      [0, smallPrefix],
      [far, small.bytes],
      [2 * far, smallIndex],
    ])
  })
  afterAll(() => folder[Symbol.dispose]())

  test.each(['sync', 'async'] as const)('are scanned and indexed (io: %s)', async (io) => {
    for (const path of [v1, v2]) {
      const offsets: number[] = []
      await scanCar(path, (offset) => offsets.push(offset), { ...options, io })
      expect(offsets).toEqual(sections.map(({ offset }) => offset))
      expect(offsets[2]).toBeGreaterThan(2 ** 32)
      expect(encodeIndex(await createIndex(path, { ...options, io }))).toEqual(index)
    }
  })

  test.each([
    ['version 1', () => v1],
    ['version 2 with its index', () => v2],
  ])('are looked up in a file of %s', async (_, path) => {
    for (const io of ['sync', 'async'] as const) {
      await using store = await ReadOnlyBlockstore.open(path(), { ...options, io })
      for (const { cid, bytes } of [before, after, last]) {
        expect(await joined(store.get(cid))).toEqual(bytes)
        expect(await store.size(cid)).toBe(bytes.length)
      }
      expect(await store.has(huge)).toBe(true)
      expect(await store.size(huge)).toBe(HUGE_BYTES)
    }
  })

  test('a payload and an index that begin above 2^32', async () => {
    for (const trustIndex of [true, false]) {
      await using store = await ReadOnlyBlockstore.open(padded, { trustIndex })
      expect(store.header).toMatchObject({ dataOffset: 6 * GIB, indexOffset: 12 * GIB })
      expect(await joined(store.get(after.cid))).toEqual(after.bytes)
      expect(await store.has(last.cid)).toBe(false)
    }
  })

  test('a section of 5 GiB is over the default limit', async () => {
    expect(await failureOf(() => createIndex(v1))).toMatchObject({
      name: 'SectionTooLargeError',
      length: HUGE_BYTES + 36,
    })
    await using store = await ReadOnlyBlockstore.open(v2)
    expect(await failureOf(() => store.size(huge))).toMatchObject({ name: 'SectionTooLargeError' })
    expect(await joined(store.get(last.cid))).toEqual(last.bytes)
  })
})
