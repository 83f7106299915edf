import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readUint64Approximate } from '../../src/bytes/uint64.ts'
import { RecordColumn } from '../../src/index/record-column.ts'
import { codeRuns, sortRecords } from '../../src/index/sort-records.ts'
import { pseudoRandomBytes } from '../builders/blocks.ts'
import type { IndexRecord } from '../builders/index-bytes.ts'

function columnOf(records: readonly IndexRecord[], digestLength = records[0]?.digest.length ?? 0): RecordColumn {
  const column = new RecordColumn(digestLength)
  for (const { code, digest, offset } of records) column.append(code, digest, 0, offset)
  return column
}

function recordAt(column: RecordColumn, i: number): IndexRecord {
  const chunk = column.chunkOf(i)
  const at = column.positionOf(i)
  const digest = chunk.slice(at, at + column.digestLength)
  return { code: column.codeOf(i), digest, offset: readUint64Approximate(chunk, at + column.digestLength) }
}

const byDigest = (a: IndexRecord, b: IndexRecord) => Buffer.compare(a.digest, b.digest) || a.offset - b.offset
const byCode = (a: IndexRecord, b: IndexRecord) => a.code - b.code || byDigest(a, b)

function expectSorted(records: readonly IndexRecord[], ignoreCodes = false) {
  const column = columnOf(records)
  const order = sortRecords(column, ignoreCodes)
  expect(order.length).toBe(records.length)
  const expected = records.toSorted(ignoreCodes ? byDigest : byCode)
  for (let i = 0; i < expected.length; i++) {
    const record = recordAt(column, order[i])
    if (byCode(record, expected[i]) !== 0) expect(record).toEqual(expected[i])
  }
}

/** Digests of few different bytes, so that many begin alike or are the same. */
const digests = (length: number) => {
  return fc.oneof(
    fc.uint8Array({ minLength: length, maxLength: length }),
    fc
      .array(fc.constantFrom(0, 1, 255), { minLength: length, maxLength: length })
      .map((bytes) => Uint8Array.from(bytes)),
  )
}

test('equals a comparison sort by function, digest and offset, whatever the order of appending', () => {
  const records = fc.nat({ max: 12 }).chain((length) =>
    fc.array(fc.record({ code: fc.constantFrom(0x12, 0xb220, 0), digest: digests(length), offset: fc.nat() }), {
      maxLength: 200,
    }),
  )
  fc.assert(
    fc.property(records, fc.boolean(), (list, ignoreCodes) => expectSorted(list, ignoreCodes)),
    { numRuns: 300 },
  )
})

/** `count` records whose digests come from `digestOf`, in the order of the file. */
const column = (count: number, digestOf: (i: number) => Uint8Array): IndexRecord[] => {
  return Array.from({ length: count }, (_, i) => ({ code: 0x12, digest: digestOf(i), offset: 100 * i }))
}

/** Counts how often a record is looked at: what sorting costs, on any machine. */
class CountingColumn extends RecordColumn {
  looks = 0

  override chunkOf(i: number): Uint8Array {
    this.looks++
    return super.chunkOf(i)
  }
}

/** Enough for the radix sort by two bytes, which begins at 32,768. */
const SIZE = 40_000
const random = pseudoRandomBytes(1, 32 * SIZE)

/** A digest that differs from others only from byte `from` on. */
const late = (from: number) => (i: number) => {
  const digest = new Uint8Array(32)
  digest.set(random.subarray(32 * i + from, 32 * i + 32), from)
  return digest
}

/** Digest `i` shares `i % 32` bytes with all that share more: each pass over a byte splits off one record. */
const staircase = (i: number) => new Uint8Array(32).fill(1, 0, i % 32).fill(2, i % 32, (i % 32) + 1)

const shapes: [shape: string, digestOf: (i: number) => Uint8Array][] = [
  ['random', (i) => random.subarray(32 * i, 32 * i + 32)],
  ['all the same', () => new Uint8Array(32).fill(7)],
  ['the same but for the last byte', late(31)],
  ['the same in the first 16 bytes', late(16)],
  ['the same in the first 2 bytes', late(2)],
  ['a staircase', staircase],
  ['two of each', (i) => random.subarray(32 * (i >> 1), 32 * (i >> 1) + 32)],
  ['of ascending order', (i) => Uint8Array.of(i >> 16, i >> 8, i, ...new Uint8Array(29))],
  ['of descending order', (i) => Uint8Array.of(~i >> 16, ~i >> 8, ~i, ...new Uint8Array(29))],
]

describe.each(shapes)('40,000 digests: %s', (_, digestOf) => {
  test('are in order, ties by offset', () => {
    expectSorted(column(SIZE, digestOf))
  })

  test('are looked at twice a byte at most, and a few times more: linear, whatever they are', () => {
    const records = column(SIZE, digestOf)
    const counted = new CountingColumn(32)
    for (const { code, digest, offset } of records) counted.append(code, digest, 0, offset)
    counted.looks = 0
    sortRecords(counted)
    expect(counted.looks / SIZE).toBeLessThan(2 * 32 + 24)
  })
})

test('digests of 2,000 bytes that split one by one neither overflow the stack nor take long', () => {
  const digestOf = (i: number) => new Uint8Array(2000).fill(1, 0, i)
  expectSorted(Array.from({ length: 2000 }, (_, i) => ({ code: 0x12, digest: digestOf(i), offset: 5000 - i })))
})

test('codeRuns gives each function once', () => {
  const records = [0x12, 0xb220, 0x12, 0, 0xb220].map((code, i) => ({ code, digest: Uint8Array.of(i), offset: i }))
  const mixed = columnOf(records)
  const order = sortRecords(mixed)
  expect([...codeRuns(mixed, order)].map(([from, to]) => [mixed.codeOf(order[from]), to - from])).toEqual([
    [0, 1],
    [0x12, 2],
    [0xb220, 2],
  ])
  expect([...codeRuns(columnOf([]), new Uint32Array(0))]).toEqual([])
})

describe('a column', () => {
  test.each([0, 1, 20, 32, 64, 5000, 2 ** 20])('keeps records with digests of %d bytes', (length) => {
    const count = Math.max(3, Math.min(70_000, Math.floor(4_000_000 / (length + 8))))
    const digest = pseudoRandomBytes(length + 1, length)
    const records = new RecordColumn(length)
    for (let i = 0; i < count; i++) {
      if (length > 0) digest[i % length] = i
      records.append(0x12, digest, 0, 2 ** 40 + i)
    }
    expect(records.count).toBe(count)
    expect(recordAt(records, count - 1)).toEqual({ code: 0x12, digest, offset: 2 ** 40 + count - 1 })
    expect(recordAt(records, 0).offset).toBe(2 ** 40)
    expect(records.digestEquals(count - 1, digest, 0)).toBe(true)
    expect(length > 0 && records.digestEquals(0, digest, 0)).toBe(false)
  })

  test('remembers functions, also when they mix late', () => {
    const records = new RecordColumn(1)
    for (let i = 0; i < 200_000; i++) records.append(i < 150_000 ? 0x12 : 0xb220 + (i % 3), Uint8Array.of(i), 0, i)
    expect(records.uniform).toBe(false)
    expect([0, 149_999, 150_000, 199_999].map((i) => records.codeOf(i))).toEqual([0x12, 0x12, 0xb220, 0xb221])
  })

  test('takes records back', () => {
    const records = columnOf(column(SIZE, (i) => random.subarray(32 * i, 32 * i + 32)))
    records.truncate(20_000)
    expect(records.count).toBe(20_000)
    records.append(0x12, random, 0, 77)
    expect(recordAt(records, 20_000)).toEqual({ code: 0x12, digest: random.slice(0, 32), offset: 77 })
    expect(recordAt(records, 19_999).offset).toBe(1_999_900)
  })
})
