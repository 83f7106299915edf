import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { verifyCar } from '../src/verify/verify-car.ts'
import { block, DAG_CBOR, type HashName, manyBlocks, pseudoRandomBytes } from './builders/blocks.ts'
import { carV1, carV2, concat, int32, leb128, uint64 } from './builders/car-bytes.ts'
import {
  bucket,
  type IndexRecord,
  indexSorted,
  multihashIndexSorted,
  recordsOf,
  sorted,
} from './builders/index-bytes.ts'
import { slowSource } from './builders/sources.ts'
import { collect } from './builders/streams.ts'

const blocks = [
  block('fish'),
  block('lobster', 'blake2b-256'),
  block('id', 'identity'),
  block('barreleye'),
  block('fish'),
  block('squid', 'sha2-512'),
  block('fish', 'sha2-256', DAG_CBOR),
]
const v1 = carV1(blocks)
const records = recordsOf(v1.sections)
const withoutIdentity = records.filter(({ code }) => code !== 0)
const fish = records[0]
const identity = records[2]

/** Names and fields of what is wrong with this index. */
async function problemsOf(index: Uint8Array, fullyIndexed = false): Promise<object[]> {
  const file = carV2(v1.bytes, { index, fullyIndexed })
  const problems = await collect(verifyCar(file))
  expect(await collect(verifyCar(slowSource(file)))).toEqual(problems)
  return problems
}

const CODECS = [
  { codec: '0x0400', encode: indexSorted },
  { codec: '0x0401', encode: multihashIndexSorted },
]

describe.each(CODECS)('an index $codec: each record against its section, and back', ({ encode }) => {
  const unindexed = (i: number) => ({
    name: 'UnindexedSectionError',
    cid: blocks[i].cid,
    offset: v1.sections[i].offset,
    message: expect.stringContaining(`could not look up known cid ${blocks[i].cid} in index`),
  })
  const misled = (target: number) => ({ name: 'IndexRecordError', target })
  const moved = (i: number, offset: number) => records.with(i, { ...records[i], offset })

  test.each<[string, IndexRecord[], ...object[]]>([
    ['all sections', records],
    ['all but identities', withoutIdentity],
    ['none', [], ...[0, 3, 4, 6, 5, 1].map(unindexed)],
    ['one is missing', withoutIdentity.filter(({ offset }) => offset !== v1.sections[3].offset), unindexed(3)],
    ['the repeated block has one record', records.filter((_, i) => i !== 4), unindexed(4)],
    [
      'one record twice',
      [...records, fish],
      { ...misled(fish.offset), message: expect.stringContaining('an earlier') },
    ],
    [
      'one points a byte beside its section',
      moved(3, records[3].offset + 1),
      misled(records[3].offset + 1),
      unindexed(3),
    ],
    ['one points to a section of another block', moved(3, fish.offset), misled(fish.offset), unindexed(3)],
    ['one points into the header', moved(3, 0), misled(0), unindexed(3)],
    ['one points to the end of the payload', moved(3, v1.bytes.length), misled(v1.bytes.length), unindexed(3)],
    ['one points far out', moved(3, 2 ** 40), misled(2 ** 40), unindexed(3)],
    ['a block that is not there', [...records, { ...fish, digest: pseudoRandomBytes(1, 32) }], misled(fish.offset)],
    [
      'a digest of a length that no block has',
      [...records, { ...fish, digest: pseudoRandomBytes(1, 20) }],
      misled(fish.offset),
    ],
    [
      'an identity of other bytes',
      [...withoutIdentity, { ...identity, digest: pseudoRandomBytes(1, 2) }],
      misled(identity.offset),
    ],
  ])('%s', async (_, list, ...expected) => {
    const found = await problemsOf(encode(list))
    expect(found).toHaveLength(expected.length)
    expect(found).toEqual(expect.arrayContaining(expected.map((fields) => expect.objectContaining(fields))))
  })

  test('identities are missing where the fully-indexed bit promises them (section 3)', async () => {
    expect(await problemsOf(encode(records), true)).toEqual([])
    expect(await problemsOf(encode(withoutIdentity), true)).toMatchObject([unindexed(2)])
    expect(await problemsOf(encode(withoutIdentity), false)).toEqual([])
  })

  test('where a section is broken, nothing is said of what lies behind it', async () => {
    const cut = v1.sections[4].offset
    const payload = v1.bytes.slice()
    payload[cut] = 0
    const problems = await collect(verifyCar(carV2(payload, { index: encode(records) })))
    expect(problems).toMatchObject([{ name: 'ZeroLengthSectionError', offset: cut }])
  })
})

describe('the hash function', () => {
  const wrong = records.with(0, { ...fish, code: 0x1b })

  test('is checked where the index has it', async () => {
    expect(await problemsOf(multihashIndexSorted(wrong))).toMatchObject([
      { name: 'IndexRecordError', target: fish.offset },
      { name: 'UnindexedSectionError', offset: fish.offset },
    ])
  })

  test('an IndexSorted has none', async () => {
    expect(await problemsOf(indexSorted(wrong))).toEqual([])
  })

  test('two blocks with one digest under two functions are told apart (defect 11)', async () => {
    const twin = { cid: block(fish.digest, 'identity').cid, bytes: fish.digest }
    const car = carV1([...blocks, twin])
    const all = recordsOf(car.sections)
    const [first, other] = [all[0].offset, all[7].offset]
    const swapped = all.map((record) =>
      record.offset === first
        ? { ...record, offset: other }
        : record.offset === other
          ? { ...record, offset: first }
          : record,
    )
    expect(await collect(verifyCar(carV2(car.bytes, { index: multihashIndexSorted(all) })))).toEqual([])
    expect(await collect(verifyCar(carV2(car.bytes, { index: indexSorted(all) })))).toEqual([])
    const problems = await collect(verifyCar(carV2(car.bytes, { index: multihashIndexSorted(swapped) })))
    expect(problems.map(({ name }) => name)).toEqual(['IndexRecordError', 'IndexRecordError', 'UnindexedSectionError'])
  })
})

describe('order', () => {
  const withBuckets = (...buckets: Uint8Array[]) => concat(leb128(0x0400), int32(buckets.length), ...buckets)
  const car = carV1(blocks.filter(({ cid }) => cid.multihash.code === 0x12))
  const own = sorted(recordsOf(car.sections))

  async function of(index: Uint8Array): Promise<object[]> {
    return collect(verifyCar(carV2(car.bytes, { index })))
  }

  test('of records: said once a bucket, with the place of the first', async () => {
    const indexStart = 51 + car.bytes.length
    const reversed = own.toReversed()
    const firstFall = reversed.findIndex(({ digest }, i) => i > 0 && Buffer.compare(digest, reversed[i - 1].digest) < 0)
    expect(await of(withBuckets(bucket(40, reversed)))).toMatchObject([
      { name: 'IndexOrderError', offset: indexStart + 6 + 12 + firstFall * 40 },
    ])
  })

  test('equal digests may come in any order (section 1.5)', async () => {
    const anyOrder = own.toSorted((a, b) => Buffer.compare(a.digest, b.digest) || b.offset - a.offset)
    expect(anyOrder).not.toEqual(own)
    expect(await of(withBuckets(bucket(40, anyOrder)))).toEqual([])
  })

  test('of buckets, and of hash functions', async () => {
    const mixed = carV1([block('a'), block('b', 'sha1'), block('c', 'sha2-512')])
    const [a, b, c] = recordsOf(mixed.sections)
    const widths = withBuckets(bucket(40, [a]), bucket(28, [b]), bucket(72, [c]))
    const twice = withBuckets(bucket(28, [b]), bucket(40, [a]), bucket(40, []), bucket(72, [c]))
    const code = (record: IndexRecord) =>
      concat(uint64(record.code), int32(1), bucket(record.digest.length + 8, [record]))
    const codes = concat(leb128(0x0401), int32(3), code(c), code(a), code(b))
    for (const [index, count] of [
      [widths, 1],
      [twice, 1],
      [codes, 2],
    ] as const) {
      const problems = await collect(verifyCar(carV2(mixed.bytes, { index })))
      expect(problems.map(({ name }) => name)).toEqual(Array(count).fill('IndexOrderError'))
    }
  })

  test('of a hash function that comes twice, of which Go finds the second part only', async () => {
    const mixed = carV1([block('a', 'identity'), block('bc', 'identity')])
    const groups = recordsOf(mixed.sections).map((record) =>
      concat(uint64(0), int32(1), bucket(record.digest.length + 8, [record])),
    )
    const index = concat(leb128(0x0401), int32(2), ...groups)
    expect(await collect(verifyCar(carV2(mixed.bytes, { index })))).toMatchObject([{ name: 'IndexOrderError' }])
  })

  test('a fall between two pieces of a large bucket', async () => {
    const many = carV1(manyBlocks(30_000, 8))
    const inOrder = sorted(recordsOf(many.sections))
    const last = Math.floor((1024 * 1024) / 40)
    const swapped = inOrder.with(last - 1, inOrder[last]).with(last, inOrder[last - 1])
    const sound = carV2(many.bytes, { index: withBuckets(bucket(40, inOrder)) })
    const unsound = carV2(many.bytes, { index: withBuckets(bucket(40, swapped)) })
    expect(await collect(verifyCar(sound))).toEqual([])
    expect(await collect(verifyCar(unsound))).toMatchObject([{ name: 'IndexOrderError' }])
  })
})

describe('an index that can not be read: said once, not for every section', () => {
  test.each([
    ['nothing', new Uint8Array(0), { name: 'UnexpectedEndError' }],
    ['another codec', concat(leb128(0x0402), int32(0)), { name: 'UnknownIndexCodecError', codec: 0x0402 }],
    ['without a codec', indexSorted(records).subarray(2), { name: 'UnknownIndexCodecError' }],
    ['a negative count', concat(leb128(0x0401), int32(-1)), { name: 'InvalidIndexError' }],
    ['a width of 7', concat(leb128(0x0400), int32(1), bucket(7, [], 7), 'records'), { name: 'InvalidIndexError' }],
    ['cut', indexSorted(records).subarray(0, -1), { name: 'UnexpectedEndError' }],
    [
      'a length that is no multiple',
      concat(leb128(0x0400), int32(1), bucket(40, [fish], 39)),
      { name: 'InvalidIndexError' },
    ],
    [
      'a length of 2^62',
      concat(leb128(0x0400), int32(1), bucket(40, [fish], 2n ** 62n)),
      { name: 'UnsafeIntegerError' },
    ],
  ])('%s', async (_, index, expected) => {
    expect(await problemsOf(index)).toMatchObject([expected])
  })
})

describe('CIDs that are too long to be indexed', () => {
  const long = block(pseudoRandomBytes(7, 3000), 'identity')
  const longSha = { cid: block('x').cid, bytes: block('x').bytes }
  const car = carV1([block('fish'), long, longSha])
  const all = recordsOf(car.sections)
  const problems = async (list: IndexRecord[], fullyIndexed: boolean) =>
    collect(verifyCar(carV2(car.bytes, { index: multihashIndexSorted(list), fullyIndexed })))

  test('a writer with a larger limit may have indexed them', async () => {
    expect(await problems(all, true)).toEqual([])
    expect(await problems(all, false)).toEqual([])
    expect(await problems([all[0], all[2]], false)).toEqual([])
  })

  test('and is held to it', async () => {
    expect(await problems([all[0], all[2]], true)).toMatchObject([{ name: 'UnindexedSectionError', cid: long.cid }])
    const other = { ...all[1], digest: all[1].digest.with(2999, 0) }
    expect(await problems([all[0], other, all[2]], false)).toMatchObject([{ name: 'IndexRecordError' }])
    expect(await problems([...all, all[1]], false)).toMatchObject([{ name: 'IndexRecordError' }])
  })
})

test('an index is sound exactly when it has the records of the sections, whatever was done to it', async () => {
  const hash = fc.constantFrom<HashName>('sha2-256', 'blake2b-256', 'identity', 'sha1', 'sha2-512')
  const content = fc.record({ hash, seed: fc.integer({ min: 1, max: 12 }), length: fc.integer({ min: 0, max: 30 }) })
  const damage = fc.record({
    kind: fc.constantFrom('none', 'drop', 'repeat', 'offset', 'digest', 'code'),
    at: fc.nat(),
    by: fc.integer({ min: 1, max: 100 }),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(content, { minLength: 1, maxLength: 20 }),
      fc.array(damage, { maxLength: 2 }),
      fc.constantFrom(...CODECS),
      async (contents, damages, { codec, encode }) => {
        const car = carV1(contents.map(({ hash, seed, length }) => block(pseudoRandomBytes(seed, length), hash)))
        const sound = recordsOf(car.sections)
        const damaged = damages.reduce(damageRecords, sound)
        const file = carV2(car.bytes, { index: encode(damaged), fullyIndexed: true })
        const problems = await collect(verifyCar(file))
        const keep = ({ code, digest, offset }: IndexRecord) =>
          `${codec === '0x0401' ? code : ''} ${Buffer.from(digest).toString('hex')} ${offset}`
        const same = sound.map(keep).sort().join() === damaged.map(keep).sort().join()
        expect(problems.length === 0).toBe(same)
      },
    ),
    { numRuns: 500 },
  )

  function damageRecords(
    list: IndexRecord[],
    { kind, at, by }: { kind: string; at: number; by: number },
  ): IndexRecord[] {
    if (list.length === 0) return list
    const i = at % list.length
    const record = list[i]
    if (kind === 'drop') return list.toSpliced(i, 1)
    if (kind === 'repeat') return [...list, record]
    if (kind === 'offset') return list.with(i, { ...record, offset: record.offset + by })
    if (kind === 'code') return list.with(i, { ...record, code: record.code + by })
    if (kind === 'digest' && record.digest.length > 0) {
      return list.with(i, { ...record, digest: record.digest.with(0, (record.digest[0] + by) & 0xff) })
    }
    return list
  }
})
