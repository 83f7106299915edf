import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openIndex } from '../../src/index/open-index.ts'
import { bytesSource } from '../../src/source/bytes-source.ts'
import { cidOf, pseudoRandomBytes } from '../builders/blocks.ts'
import { concat, hex } from '../builders/car-bytes.ts'
import { bucket, type IndexRecord, indexSorted, multihashIndexSorted } from '../builders/index-bytes.ts'
import { countingSource, slowSource } from '../builders/sources.ts'
import { collect } from '../builders/streams.ts'

const keyOf = ({ code, digest }: { code: number; digest: Uint8Array }) =>
  `${code} ${Buffer.from(digest).toString('hex')}`
const digestKey = ({ digest }: { digest: Uint8Array }) => Buffer.from(digest).toString('hex')

/** Looks every key up and compares with a Map; 0x0400 does not know functions. */
async function expectModel(
  bytes: Uint8Array,
  records: readonly IndexRecord[],
  absent: readonly IndexRecord[],
  options = {},
) {
  const withCodes = bytes[0] === 0x81
  const model = Map.groupBy(records, withCodes ? keyOf : digestKey)
  for (const source of [bytesSource(bytes), slowSource(bytes, (read) => read % 2)]) {
    const index = await openIndex(source, options)
    expect(index.size).toBe(records.length)
    for (const record of [...records, ...absent]) {
      const expected = model.get(withCodes ? keyOf(record) : digestKey(record)) ?? []
      const found = await collect(index.getAll(cidOf(record.code, record.digest)))
      expect(found.toSorted((a, b) => a - b)).toEqual(expected.map(({ offset }) => offset).toSorted((a, b) => a - b))
    }
  }
}

const code = fc.constantFrom(0x12, 0x13, 0xb220)
const digest = fc.constantFrom(0, 1, 4, 5, 6, 7, 20, 32).chain((length) =>
  fc.oneof(
    fc.uint8Array({ minLength: length, maxLength: length }),
    fc.array(fc.constantFrom(0, 255), { minLength: length, maxLength: length }).map((bytes) => Uint8Array.from(bytes)),
    fc.nat({ max: 3 }).map((last) => new Uint8Array(length).fill(last, -1)),
  ),
)
const record = fc.record({ code, digest, offset: fc.oneof(fc.nat(), fc.maxSafeNat()) })

describe('search in place', () => {
  test.each([indexSorted, multihashIndexSorted])('finds what a Map finds, duplicates included: %o', async (encode) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { maxLength: 80 }),
        fc.array(record, { maxLength: 20 }),
        async (records, absent) => {
          await expectModel(encode(records), records, absent, { indexCacheBytes: 0 })
        },
      ),
      { numRuns: 60 },
    )
  })

  const COUNT = 20_000
  const random = pseudoRandomBytes(42, 32 * COUNT)
  const shapes: [shape: string, digestOf: (i: number) => Uint8Array][] = [
    ['evenly spread', (i) => random.slice(32 * i, 32 * i + 32)],
    ['all the same', () => new Uint8Array(32).fill(7)],
    ['the same in their first 28 bytes', (i) => concat(new Uint8Array(28).fill(9), random.slice(4 * i, 4 * i + 4))],
    [
      'clustered at both ends',
      (i) => concat(i % 2 === 0 ? hex('000000000000') : hex('ffffffffffff'), random.slice(26 * i, 26 * i + 26)),
    ],
    ['exponentially spaced', (i) => concat(new Uint8Array(i % 31), 1 + (i % 250), random.slice(0, 31 - (i % 31)))],
    ['spaced to mislead interpolation', (i) => concat(i < 10 ? 255 - i : 0, 0, i >> 8, i, new Uint8Array(28))],
    ['a thousand times each', (i) => random.slice(32 * (i % 20), 32 * (i % 20) + 32)],
  ]

  test.each(shapes)('20,000 digests %s: every answer right, a few pages each', async (_, digestOf) => {
    const records = Array.from({ length: COUNT }, (_, i) => ({ code: 0x12, digest: digestOf(i), offset: 41 * i }))
    const bytes = multihashIndexSorted(records)
    const model = Map.groupBy(records, keyOf)
    const samples = records.filter((_, i) => i % 997 === 0)
    for (const source of [countingSource(bytesSource(bytes)), countingSource(slowSource(bytes, () => 1))]) {
      const index = await openIndex(source, { indexCacheBytes: 0 })
      for (const sample of samples) {
        const expected = model.get(keyOf(sample))!.map(({ offset }) => offset)
        source.reads.length = 0
        expect(await collect(index.getAll(cidOf(0x12, sample.digest)))).toEqual(expected)
        // Over ten pages without a cache: halving alone looks at five of them, and duplicates lie where they lie.
        expect(source.reads.length).toBeLessThan(14 + expected.length / 1000)
        const neighbour = sample.digest.slice()
        neighbour[31] ^= 1
        const absent = model.get(keyOf({ code: 0x12, digest: neighbour })) ?? []
        expect(await collect(index.getAll(cidOf(0x12, neighbour)))).toEqual(absent.map(({ offset }) => offset))
      }
    }
  })

  test('even digests cost two or three pages of a million', async () => {
    const count = 1_000_000
    const records = new Uint8Array(count * 40)
    const view = new DataView(records.buffer)
    const tail = pseudoRandomBytes(1, 28)
    for (let i = 0; i < count; i++) {
      view.setUint32(40 * i, Math.floor((i * 2 ** 32) / count) + (i % 3))
      records.set(tail, 40 * i + 4)
      view.setBigUint64(40 * i + 32, BigInt(i), true)
    }
    const head = hex('8108 01000000 1200000000000000 01000000 28000000 005a620200000000')
    const source = countingSource(bytesSource(concat(head, records)))
    const index = await openIndex(source, { indexCacheBytes: 0 })
    source.reads.length = 0
    for (let i = 0; i < 1000; i++) {
      const at = (i * 999_983) % count
      const key = cidOf(0x12, records.slice(40 * at, 40 * at + 32))
      expect(index.getAll(key)).toEqual([at])
    }
    expect(source.reads.length).toBeLessThan(3000)
  })

  test('a synchronous source answers with arrays, an asynchronous one with promises', async () => {
    const records = [{ code: 0x12, digest: hex('0102'), offset: 5 }]
    const bytes = multihashIndexSorted(records)
    const key = cidOf(0x12, hex('0102'))
    expect((await openIndex(bytes)).getAll(key)).toEqual([5])
    const later = (await openIndex(slowSource(bytes))).getAll(key)
    expect(Symbol.asyncIterator in later).toBe(true)
    expect(await collect(later)).toEqual([5])
  })

  test('pages stay within the budget, and what is in it is not read again', async () => {
    const records = Array.from({ length: 30_000 }, (_, i) => ({
      code: 0x12,
      digest: random.slice(20 * i, 20 * i + 32),
      offset: i,
    }))
    const bytes = multihashIndexSorted(records)
    const large = countingSource(bytesSource(bytes))
    const index = await openIndex(large)
    for (const { digest, offset } of records.slice(0, 500)) expect(index.getAll(cidOf(0x12, digest))).toContain(offset)
    const pages = Math.ceil(bytes.length / 65_536)
    expect(large.reads.length).toBeLessThanOrEqual(pages + 2)
    expect(Math.max(...large.reads.map(({ length }) => length))).toBeLessThanOrEqual(65_536)
    const small = countingSource(bytesSource(bytes))
    const poor = await openIndex(small, { indexCacheBytes: 2 * 65_536 })
    for (let pass = 0; pass < 2; pass++) await collect(poor.entries())
    expect(small.reads.length).toBeGreaterThanOrEqual(2 * (pages - 2))
  })

  test('many look-ups at the same time over a source that answers out of order', async () => {
    const records = Array.from({ length: 5000 }, (_, i) => ({
      code: i % 2 === 0 ? 0x12 : 0xb220,
      digest: random.slice(32 * (i % 4000), 32 * (i % 4000) + 32),
      offset: i,
    }))
    const model = Map.groupBy(records, keyOf)
    for (const indexCacheBytes of [0, 100_000, 2 ** 25]) {
      const index = await openIndex(slowSource(multihashIndexSorted(records)), { indexCacheBytes })
      const asked = records.filter((_, i) => i % 7 === 0)
      const entries = collect(index.entries())
      const answers = await Promise.all(asked.map(({ code, digest }) => collect(index.getAll(cidOf(code, digest)))))
      for (const [i, key] of asked.entries()) {
        expect(answers[i]).toEqual(model.get(keyOf(key))!.map(({ offset }) => offset))
      }
      expect((await entries).length).toBe(5000)
    }
  })

  test('equal digests in any order are all found: Go sorts them unstably (1.5)', async () => {
    const digest = new Uint8Array(32).fill(1)
    const shuffled = [300, 100, 200].map((offset) => ({ code: 0x12, digest, offset }))
    const bytes = concat(hex('8008 01000000'), bucket(40, shuffled))
    const index = await openIndex(bytes)
    expect(index.getAll(cidOf(0x12, digest))).toEqual([300, 100, 200])
  })

  test('an I/O error is an error, never "not there"', async () => {
    const records = Array.from({ length: 5000 }, (_, i) => ({ code: 0x12, digest: random.slice(i, i + 32), offset: i }))
    const bytes = multihashIndexSorted(records)
    let broken = false
    const inner = bytesSource(bytes)
    const read = (offset: number, length: number) => {
      if (broken) throw new Error('disk on fire')
      return inner.read(offset, length)
    }
    const sync = await openIndex({ ...inner, read }, { indexCacheBytes: 0 })
    const later = await openIndex(
      { ...inner, read: async (offset, length) => read(offset, length) },
      { indexCacheBytes: 0 },
    )
    broken = true
    const key = cidOf(0x12, records[77].digest)
    expect(() => sync.getAll(key)).toThrow('disk on fire')
    await expect(collect(later.getAll(key))).rejects.toThrow('disk on fire')
    await expect(collect(later.entries())).rejects.toThrow('disk on fire')
  })
})
