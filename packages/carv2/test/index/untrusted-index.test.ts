import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openIndex } from '../../src/index/open-index.ts'
import { writeIndex } from '../../src/index/write-index.ts'
import { bytesSource } from '../../src/source/bytes-source.ts'
import { cidOf } from '../builders/blocks.ts'
import { concat, hex, int32, leb128, uint64 } from '../builders/car-bytes.ts'
import { failureOf } from '../builders/failure.ts'
import { bucket, indexSorted, multihashIndexSorted } from '../builders/index-bytes.ts'
import { countingSource } from '../builders/sources.ts'
import { collect } from '../builders/streams.ts'

const SORTED = hex('8008')
const MULTIHASH = hex('8108')
const records = [0x12, 0xb220, 0x12].flatMap((code, i) =>
  [4, 32].map((length) => ({ code, digest: new Uint8Array(length).fill(i + 1), offset: 100 * i + length })),
)

/** A 0x0400 with one bucket of these sizes, and 60 bytes that could be records. */
const oneBucket = (width: number, dataLength: number | bigint) => {
  return concat(SORTED, int32(1), int32(width), uint64(dataLength), new Uint8Array(60))
}

const malformed: [what: string, bytes: Uint8Array, error: object][] = [
  ['nothing', hex(''), { name: 'UnexpectedEndError', offset: 0 }],
  ['a codec that is cut', hex('80'), { name: 'UnexpectedEndError', offset: 0 }],
  ['an unknown codec', concat(leb128(0x0402), int32(0)), { name: 'UnknownIndexCodecError', codec: 0x0402 }],
  ['no index at all, Go’s 0x300000', leb128(0x300000), { name: 'UnknownIndexCodecError', codec: 0x300000 }],
  [
    'the layout before there were codecs',
    hex('01000000 28000000 c800000000000000'),
    { name: 'UnknownIndexCodecError', codec: 1 },
  ],
  ['a codec that is not minimal', hex('81 88 00'), { name: 'InvalidVarintError', offset: 0 }],
  [
    'a negative number of codes',
    concat(MULTIHASH, int32(-1)),
    { name: 'InvalidIndexError', offset: 2, message: /MultihashIndexSorted count is overflowing int32/ },
  ],
  ['2^31 - 1 codes', concat(MULTIHASH, int32(2 ** 31 - 1)), { name: 'InvalidIndexError', offset: 2 }],
  ['more codes than bytes', concat(MULTIHASH, int32(60_000)), { name: 'UnexpectedEndError', offset: 2 }],
  [
    'a negative number of buckets',
    concat(SORTED, int32(-2)),
    { name: 'InvalidIndexError', offset: 2, message: /multiWidthIndex count is overflowing int32/ },
  ],
  ['2^31 - 1 buckets', concat(SORTED, int32(2 ** 31 - 1)), { name: 'InvalidIndexError', offset: 2 }],
  [
    'a negative number of buckets of a code',
    concat(MULTIHASH, int32(1), uint64(0x12), int32(-(2 ** 31))),
    { name: 'InvalidIndexError', offset: 14 },
  ],
  [
    'a multihash code above 2^53 - 1',
    concat(MULTIHASH, int32(1), uint64(2n ** 63n), int32(0)),
    { name: 'UnsafeIntegerError', offset: 6, field: 'multihash code' },
  ],
  ['width 7', oneBucket(7, 14), { name: 'InvalidIndexError', offset: 6, message: /width must be at least 8/ }],
  ['width 0', oneBucket(0, 0), { name: 'InvalidIndexError', offset: 6 }],
  [
    'width 32 MiB + 1',
    oneBucket(2 ** 25 + 1, 0),
    { name: 'InvalidIndexError', message: /width is larger than allowed/ },
  ],
  ['width 2^32 - 1', oneBucket(-1, 0), { name: 'InvalidIndexError', message: /width is larger than allowed/ }],
  ['a length of 2^63', oneBucket(40, 2n ** 63n), { name: 'UnsafeIntegerError', field: 'bucket length', offset: 10 }],
  ['a length of -1', oneBucket(40, -1), { name: 'UnsafeIntegerError', field: 'bucket length', offset: 10 }],
  ['a length of 2^62', oneBucket(40, 2n ** 62n), { name: 'UnsafeIntegerError', field: 'bucket length' }],
  [
    'a length of 40 GiB',
    oneBucket(40, 40 * 2 ** 30),
    { name: 'UnexpectedEndError', offset: 18, expected: 40 * 2 ** 30, available: 60 },
  ],
  [
    'one record more than there is',
    oneBucket(40, 80),
    { name: 'UnexpectedEndError', offset: 18, expected: 80, available: 60 },
  ],
  [
    'a length that is no multiple of the width',
    oneBucket(40, 41),
    { name: 'InvalidIndexError', offset: 6, message: /no multiple/ },
  ],
  ['a width of 32 MiB without its record', oneBucket(2 ** 25, 2 ** 25), { name: 'UnexpectedEndError', available: 60 }],
]

test.each(malformed)('%s: a typed error, after one small read (defect 19)', async (_, bytes, error) => {
  const source = countingSource(bytesSource(bytes))
  const { message, ...fields } = error as { message?: RegExp }
  const failure = await failureOf(() => openIndex(source))
  expect(failure).toMatchObject(fields)
  if (message !== undefined) expect(failure.message).toMatch(message)
  expect(source.bytesRead).toBeLessThanOrEqual(4096)
})

test('sizes that a file could hold but this one does not cost no memory', async () => {
  const size = 2 ** 40
  const head = oneBucket(2 ** 25, 2 ** 35)
  let asked = 0
  const index = await openIndex({
    size: () => size,
    read: (offset, length) => {
      asked += length
      return head.subarray(offset, offset + Math.min(length, 4096))
    },
    close: () => {},
  })
  expect(index.size).toBe(1024)
  expect(asked).toBeLessThanOrEqual(4096)
})

test('100,000 codes without buckets are refused at once', async () => {
  const parts = Array.from({ length: 100_000 }, (_, code) => concat(uint64(code), int32(0)))
  const failure = await failureOf(() => openIndex(concat(MULTIHASH, int32(100_000), ...parts)))
  expect(failure).toMatchObject({ name: 'InvalidIndexError', offset: 2 })
})

test('70,000 buckets over several codes are refused too', async () => {
  const buckets = concat(int32(35_000), ...Array.from({ length: 35_000 }, () => bucket(8, [])))
  const failure = await failureOf(() => openIndex(concat(MULTIHASH, int32(2), uint64(1), buckets, uint64(2), buckets)))
  expect(failure).toMatchObject({ name: 'InvalidIndexError' })
  expect(failure.message).toContain('over 65536 buckets')
})

describe.each([
  ['0x0400', indexSorted(records)],
  ['0x0401', multihashIndexSorted(records)],
])('%s', (_, bytes) => {
  test('cut at every byte is an UnexpectedEndError inside the file', async () => {
    for (let length = 0; length < bytes.length; length++) {
      const failure = await failureOf(() => openIndex(bytes.subarray(0, length)))
      expect(failure, `cut at ${length}`).toMatchObject({ name: 'UnexpectedEndError' })
      expect(failure.offset).toBeLessThanOrEqual(length)
    }
  })

  test('takes bytes that follow it for none of its own', async () => {
    const index = await openIndex(concat(bytes, hex('ffffff')))
    expect(index.size).toBe(records.length)
    expect(concat(...(await collect(writeIndex(index))))).toEqual(bytes)
  })

  test('with any bytes changed is an index or a typed error, and answers or refuses in no time', async () => {
    const change = fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 }))
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (changes) => {
        const damaged = bytes.slice()
        for (const [at, value] of changes) damaged[at] = value
        try {
          const index = await openIndex(damaged)
          for (const { code, digest } of records) {
            for (const offset of await collect(index.getAll(cidOf(code, digest)))) expect(offset).toBeTypeOf('number')
          }
          await collect(index.entries())
        } catch (error) {
          expect((error as Error).name).toMatch(
            /^(InvalidIndex|UnexpectedEnd|UnsafeInteger|UnknownIndexCodec|InvalidVarint)Error$/,
          )
        }
      }),
      { numRuns: 2000 },
    )
  })
})

test('a bucket of width 8 holds the offset of the empty digest', async () => {
  const index = await openIndex(concat(SORTED, int32(1), bucket(8, [{ code: 0, digest: hex(''), offset: 77 }])))
  expect(index.getAll(cidOf(0, hex('')))).toEqual([77])
})

test('a bucket without records is legal', async () => {
  const index = await openIndex(
    concat(SORTED, int32(2), bucket(9, []), bucket(10, [{ code: 0, digest: hex('0102'), offset: 7 }])),
  )
  expect(index.size).toBe(1)
  expect(index.getAll(cidOf(0, hex('01')))).toEqual([])
  expect(index.getAll(cidOf(0, hex('0102')))).toEqual([7])
})
