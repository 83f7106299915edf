import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ReadOnlyBlockstore } from '../../src/blockstore/read-only.ts'
import { FileError } from '../../src/errors.ts'
import type { CarIndex } from '../../src/index/car-index.ts'
import { createIndex } from '../../src/index/create-index.ts'
import { openIndex } from '../../src/index/open-index.ts'
import { bytesSource } from '../../src/source/bytes-source.ts'
import { block, manyBlocks } from '../builders/blocks.ts'
import { carV1, carV2, carV2Prefix, concat, hex, int32, leb128, uint64 } from '../builders/car-bytes.ts'
import { bucket, type IndexRecord, indexSorted, multihashIndexSorted, recordsOf } from '../builders/index-bytes.ts'
import { countingSource, failingSource, slowSource } from '../builders/sources.ts'
import { expectBlock, expectNotFound, getBytes } from '../builders/stores.ts'

const blocks = manyBlocks(50)
const car = carV1(blocks)
const records = recordsOf(car.sections)
const index = multihashIndexSorted(records)

const broken: [what: string, index: Uint8Array][] = [
  ['an unknown codec', concat(leb128(0x0402), index.subarray(2))],
  ['the obsolete layout of carv2-basic.car, without a codec', indexSorted(records).subarray(2)],
  ['a codec that is cut', hex('81')],
  ['nothing behind the codec', hex('8108')],
  ['a negative count', concat(hex('8108'), int32(-1))],
  ['a count of 2^31 - 1', concat(hex('8108'), int32(2 ** 31 - 1))],
  ['width 7', concat(hex('8008'), int32(1), bucket(7, []))],
  ['a bucket of 2^62 bytes', concat(hex('8008'), int32(1), int32(40), uint64(2n ** 62n))],
  ['a bucket of 2^63 bytes', concat(hex('8008'), int32(1), int32(40), uint64(2n ** 63n))],
  [
    'a length that is no multiple of its width',
    concat(hex('8008'), int32(1), int32(40), uint64(41), new Uint8Array(41)),
  ],
  ['its last byte missing', index.subarray(0, -1)],
  ['its records missing', index.subarray(0, 30)],
]

describe('a stored index that is unknown or broken is regenerated (defect 20, 1.5)', () => {
  test.each(broken)('%s', async (_, bytes) => {
    for (const source of [bytesSource, slowSource]) {
      const store = await ReadOnlyBlockstore.open(source(carV2(car.bytes, { index: bytes })))
      expect(store.index.size).toBe(blocks.length)
      for (const { cid, bytes } of blocks) await expectBlock(store, cid, bytes)
      await expectNotFound(store, block('absent').cid)
    }
  })

  test('IndexOffset at the end of the file', async () => {
    const prefix = carV2Prefix({ dataOffset: 51, dataSize: car.bytes.length, indexOffset: 51 + car.bytes.length })
    const store = await ReadOnlyBlockstore.open(concat(prefix, car.bytes))
    for (const { cid, bytes } of blocks) await expectBlock(store, cid, bytes)
  })

  test.each([
    ['of a source', new Error('bad sector')],
    ['of the system', new FileError('/some/file.car', 'read', new Error('bad sector'))],
  ])('an I/O error %s while it is read is no broken index', async (_, failure) => {
    const source = failingSource(carV2(car.bytes, { index, indexPadding: 10_000 }), (offset) =>
      offset > car.bytes.length + 51 ? failure : undefined,
    )
    await expect(ReadOnlyBlockstore.open(source)).rejects.toBe(failure)
  })
})

describe('trustIndex', () => {
  const empty = carV2(car.bytes, { index: hex('8108 00000000') })

  test('true, the default: a well-formed index is searched in place, and the payload is not scanned', async () => {
    const source = countingSource(bytesSource(carV2(car.bytes, { index, indexPadding: 100_000 })))
    await ReadOnlyBlockstore.open(source)
    expect(
      source.reads.every(({ offset, length }) => length <= 4096 && (offset === 0 || offset > 51 + car.bytes.length)),
    ).toBe(true)
    const store = await ReadOnlyBlockstore.open(empty)
    await expectNotFound(store, blocks[0].cid)
  })

  test('false: it is regenerated from the data', async () => {
    const store = await ReadOnlyBlockstore.open(empty, { trustIndex: false })
    for (const { cid, bytes } of blocks) await expectBlock(store, cid, bytes)
  })
})

describe('a given index', () => {
  test('is used as it is, instead of the stored one', async () => {
    const some = carV1(blocks.slice(0, 3))
    const given = await createIndex(some.bytes)
    const store = await ReadOnlyBlockstore.open(carV2(car.bytes, { index }), { index: given })
    expect(store.index).toBe(given)
    await expectBlock(store, blocks[2].cid, blocks[2].bytes)
    await expectNotFound(store, blocks[3].cid)
  })

  test('may be detached, synchronous or not, or anybody’s own', async () => {
    const own: CarIndex = {
      codec: 0x0401,
      size: 1,
      getAll: async function* () {
        yield car.sections[7].offset
      },
      entries: async function* () {},
    }
    for (const given of [await openIndex(index), await openIndex(slowSource(index)), own]) {
      const store = await ReadOnlyBlockstore.open(car.bytes, { index: given })
      await expectBlock(store, blocks[7].cid, blocks[7].bytes)
      await expectNotFound(store, block('absent').cid)
    }
  })
})

describe('an index that lies', () => {
  const [first, second] = car.sections
  const at = (offset: number) => multihashIndexSorted([{ ...records[0], offset }])
  const outside: [where: string, offset: number][] = [
    ['at the header', 0],
    ['inside the header', car.headerLength - 1],
    ['at the end of the payload', car.bytes.length],
    ['behind the payload', car.bytes.length + 1000],
    ['at 2^40', 2 ** 40],
    ['at 2^53 - 1', Number.MAX_SAFE_INTEGER],
  ]

  test.each(outside)('%s: not found', async (_, offset) => {
    for (const source of [bytesSource, slowSource]) {
      const store = await ReadOnlyBlockstore.open(source(carV2(car.bytes, { index: at(offset) })))
      await expectNotFound(store, first.cid)
    }
  })

  test('at 2^64 - 1: not found', async () => {
    const record = concat(records[0].digest, uint64(-1))
    const lying = concat(hex('8008'), int32(1), int32(40), uint64(40), record)
    const store = await ReadOnlyBlockstore.open(carV2(car.bytes, { index: lying }))
    await expectNotFound(store, first.cid)
  })

  test('at another section: no bytes, and in wholeCids mode no answer either', async () => {
    const file = carV2(car.bytes, { index: at(second.offset) })
    const store = await ReadOnlyBlockstore.open(file)
    for (const read of [() => getBytes(store, first.cid), async () => store.size(first.cid)]) {
      await expect(read()).rejects.toMatchObject({ name: 'NotFoundError' })
    }
    await expectNotFound(await ReadOnlyBlockstore.open(file, { wholeCids: true }), first.cid)
  })

  test('anywhere: wrong bytes are never handed out, and all errors are typed', async () => {
    for (let offset = 0; offset < car.bytes.length + 2; offset++) {
      const store = await ReadOnlyBlockstore.open(carV2(car.bytes, { index: at(offset) }))
      try {
        expect(await getBytes(store, first.cid)).toEqual(first.bytes)
        expect(offset).toBe(first.offset)
      } catch (error) {
        expect((error as Error).name).toMatch(
          /^(NotFound|TruncatedSection|InvalidCid|SectionTooLarge|InvalidVarint|UnsafeInteger|ZeroLengthSection|HashMismatch)Error$/,
        )
      }
    }
  })

  test('unsorted, shuffled, with any offsets: blocks are found or not, never wrong', async () => {
    const offsets = fc.array(fc.nat({ max: car.bytes.length }), {
      minLength: records.length,
      maxLength: records.length,
    })
    await fc.assert(
      fc.asyncProperty(offsets, fc.shuffledSubarray(records), fc.boolean(), async (places, some, lie) => {
        const lying: IndexRecord[] = lie ? some.map((record, i) => ({ ...record, offset: places[i] })) : some
        const bytes = concat(hex('8008'), int32(1), bucket(40, lying))
        const store = await ReadOnlyBlockstore.open(carV2(car.bytes, { index: bytes }))
        for (const { cid, bytes } of blocks.slice(0, 10)) {
          try {
            expect(await getBytes(store, cid)).toEqual(bytes)
          } catch (error) {
            expect((error as Error).name).toMatch(/^(?!Assertion|Type|Range).*Error$/)
          }
        }
      }),
      { numRuns: 100 },
    )
  })

  test('with a right record behind a wrong one: the right one is found', async () => {
    const both = multihashIndexSorted([
      { ...records[0], offset: second.offset },
      { ...records[0], offset: first.offset },
      { ...records[0], offset: 5 },
    ])
    const store = await ReadOnlyBlockstore.open(carV2(car.bytes, { index: both }))
    await expectBlock(store, first.cid, first.bytes)
  })
})
