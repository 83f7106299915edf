import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CarIndex } from '../../src/index/car-index.ts'
import { createIndex } from '../../src/index/create-index.ts'
import { encodeIndex } from '../../src/index/encode-index.ts'
import { openIndex } from '../../src/index/open-index.ts'
import { writeIndex } from '../../src/index/write-index.ts'
import { bytesSource } from '../../src/source/bytes-source.ts'
import { block, cidOf, manyBlocks, pseudoRandomBytes } from '../builders/blocks.ts'
import { carV1, concat, hex, int32 } from '../builders/car-bytes.ts'
import { failureOf } from '../builders/failure.ts'
import { bucket, indexSorted, multihashIndexSorted, recordsOf } from '../builders/index-bytes.ts'
import { countingSource } from '../builders/sources.ts'
import { collect, joined } from '../builders/streams.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'

const digest = fc
  .constantFrom(0, 4, 32)
  .chain((length) => fc.uint8Array({ minLength: length, maxLength: length, max: 1 }))
const anyRecords = fc.array(fc.record({ code: fc.constantFrom(0, 0x12, 0xb220), digest, offset: fc.maxSafeNat() }), {
  maxLength: 60,
})

describe('round trips', () => {
  test('a stored index of either codec is copied as it lies', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecords, async (records) => {
        for (const bytes of [indexSorted(records), multihashIndexSorted(records)]) {
          expect(await joined(writeIndex(await openIndex(bytes)))).toEqual(bytes)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('an order among equal digests that is not ours is copied too', async () => {
    const digest = hex('0102')
    const bytes = concat(
      hex('8008 01000000'),
      bucket(
        10,
        [9, 3, 5].map((offset) => ({ code: 0, digest, offset })),
      ),
    )
    expect(await joined(writeIndex(await openIndex(bytes)))).toEqual(bytes)
  })

  test('a generated index, written, opened and read, has the same entries', async () => {
    const car = carV1([
      ...manyBlocks(1000, 5),
      ...manyBlocks(10, 5, 'blake2b-256'),
      block('i', 'identity'),
      block('i', 'identity'),
    ])
    const generated = await createIndex(car.bytes, { storeIdentityCids: true })
    const opened = await openIndex(await joined(writeIndex(generated)))
    expect(opened.size).toBe(1012)
    expect(await collect(opened.entries())).toEqual(await collect(generated.entries()))
  })

  test('writeIndex of a generated index equals encodeIndex, in pieces of a bounded size', async () => {
    const car = carV1(manyBlocks(30_000, 1))
    const index = await createIndex(car.bytes)
    const pieces = await collect(writeIndex(index))
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(256 * 1024)
    expect(pieces.length).toBeGreaterThan(4)
    expect(Buffer.compare(concat(...pieces), encodeIndex(index))).toBe(0)
  })
})

describe('conversions', () => {
  test('0x0401 becomes 0x0400, ties by offset, whatever functions the digests are of', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecords, async (records) => {
        const opened = await openIndex(multihashIndexSorted(records))
        expect(await joined(writeIndex(opened, 'car-index-sorted'))).toEqual(indexSorted(records))
      }),
      { numRuns: 100 },
    )
  })

  test('a generated index becomes either codec', async () => {
    const car = carV1([...manyBlocks(20), ...manyBlocks(20, 50, 'blake2b-256')])
    const records = recordsOf(car.sections)
    for (const made of ['car-index-sorted', 'car-multihash-index-sorted'] as const) {
      const index = await createIndex(car.bytes, { indexCodec: made })
      expect(await joined(writeIndex(index, 'car-index-sorted'))).toEqual(indexSorted(records))
      expect(await joined(writeIndex(index, 'car-multihash-index-sorted'))).toEqual(multihashIndexSorted(records))
    }
  })

  test('0x0400 does not become 0x0401: it knows no hash functions', async () => {
    const opened = await openIndex(indexSorted([{ code: 0x12, digest: hex('01'), offset: 1 }]))
    const failure = await failureOf(() => collect(writeIndex(opened, 'car-multihash-index-sorted')))
    expect(failure).toMatchObject({ name: 'UnsupportedError' })
    expect(failure.message).toContain('regenerate the index')
  })

  test("anybody's index can be written", async () => {
    const records = [5, 3, 4].map((byte) => ({ code: 0x12, digest: Uint8Array.of(byte), offset: 10 * byte }))
    const mine: CarIndex = {
      codec: 0x0401,
      size: 3,
      getAll: () => [],
      async *entries() {
        for (const { code, digest, offset } of records) yield { multihash: cidOf(code, digest).multihash.bytes, offset }
      },
    }
    expect(await joined(writeIndex(mine))).toEqual(multihashIndexSorted(records))
  })

  test('an abort stops it', async () => {
    const records = Array.from({ length: 50_000 }, (_, i) => ({
      code: 0x12,
      digest: pseudoRandomBytes(i + 1, 32),
      offset: i,
    }))
    const opened = await openIndex(multihashIndexSorted(records))
    for (const codec of ['car-index-sorted', 'car-multihash-index-sorted'] as const) {
      const controller = new AbortController()
      const reason = new Error('enough')
      const writing = collect(
        (async function* () {
          for await (const piece of writeIndex(opened, codec, { signal: controller.signal })) {
            controller.abort(reason)
            yield piece
          }
        })(),
      )
      await expect(writing).rejects.toBe(reason)
    }
  })
})

describe('openIndex', () => {
  const bytes = multihashIndexSorted([{ code: 0x12, digest: hex('0102'), offset: 42 }])
  const key = cidOf(0x12, hex('0102'))

  test('opens paths, URLs, bytes, Blobs and sources', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'an.idx')
    writeFileSync(path, bytes)
    for (const input of [path, pathToFileURL(path), bytes, new Blob([new Uint8Array(bytes)]), bytesSource(bytes)]) {
      await using index = await openIndex(input)
      expect(await collect(index.getAll(key))).toEqual([42])
      expect(index).toMatchObject({ codec: 0x0401, size: 1 })
    }
    await using later = await openIndex(path, { io: 'async' })
    expect(await collect(later.getAll(key))).toEqual([42])
  })

  test('closes what it opened, and only that', async () => {
    using folder = new TemporaryFolder()
    const path = folder.file('an.idx', bytes)
    for (const input of [path, bytes]) {
      const index = await openIndex(input)
      expect(index.getAll(key)).toEqual([42])
      await index.close()
      await index.close()
      for (const use of [() => index.getAll(key), () => collect(index.entries()), () => joined(writeIndex(index))]) {
        expect(await failureOf(use)).toMatchObject({ name: 'NotOpenError' })
      }
    }
    const mine = countingSource(bytesSource(bytes))
    await (await openIndex(mine)).close()
    expect(mine.closed).toBe(0)
  })

  test('a malformed index leaves no file open', async () => {
    using folder = new TemporaryFolder()
    const path = folder.file('bad.idx', concat(hex('8108'), int32(-1)))
    const before = readdirSync('/dev/fd').length
    for (let i = 0; i < 20; i++) await failureOf(() => openIndex(path))
    expect(readdirSync('/dev/fd').length).toBeLessThan(before + 5)
  })

  test('entries of a 0x0400 have the digest alone', async () => {
    const index = await openIndex(indexSorted([{ code: 0x12, digest: hex('0102'), offset: 42 }]))
    expect(await collect(index.entries())).toEqual([{ multihash: hex('0102'), offset: 42 }])
  })
})
