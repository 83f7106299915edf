import { describe, expect, test } from 'vitest'
import { ReadOnlyBlockstore } from '../../src/blockstore/read-only.ts'
import { bytesSource } from '../../src/source/bytes-source.ts'
import { block, cidOf } from '../builders/blocks.ts'
import { carV1, carV2 } from '../builders/car-bytes.ts'
import { indexSorted, multihashIndexSorted, recordsOf } from '../builders/index-bytes.ts'
import { countingSource, slowSource } from '../builders/sources.ts'
import { allBlocks, expectBlock, expectNotFound, getBytes } from '../builders/stores.ts'

const stored = block('stored identity', 'identity')
const absent = block('absent identity', 'identity')
const other = block('something else')
const car = carV1([other, stored, block('', 'identity')])
/** What a scan of the data reads: everything behind the header. */
const SECTIONS_BYTES = car.bytes.length - car.headerLength
const records = recordsOf(car.sections)
const withIdentities = multihashIndexSorted(records)
const withoutIdentities = multihashIndexSorted(records.filter(({ code }) => code !== 0))

/** Every kind of file: with identities in its index or not, with the bit or not, or without an index. */
const files: { file: string; bytes: Uint8Array; indexed: boolean; fullyIndexed?: boolean }[] = [
  { file: 'version 1', bytes: car.bytes, indexed: false },
  { file: 'no index', bytes: carV2(car.bytes), indexed: false },
  {
    file: 'an index with identities, bit set',
    bytes: carV2(car.bytes, { index: withIdentities, fullyIndexed: true }),
    indexed: true,
  },
  { file: 'an index with identities, bit unset', bytes: carV2(car.bytes, { index: withIdentities }), indexed: true },
  { file: 'a 0x0400 with identities', bytes: carV2(car.bytes, { index: indexSorted(records) }), indexed: true },
  {
    file: 'an index without identities, bit unset',
    bytes: carV2(car.bytes, { index: withoutIdentities }),
    indexed: false,
  },
]

describe.each(files)('identity CIDs (section 3, defect 14), $file', ({ bytes, indexed }) => {
  test('storeIdentityCids off: there without being stored, answered from the CID', async () => {
    const store = await ReadOnlyBlockstore.open(bytes)
    for (const { cid, bytes } of [stored, absent, block('', 'identity')]) await expectBlock(store, cid, bytes)
    await expectBlock(store, other.cid, other.bytes)
  })

  test('storeIdentityCids off: an identity is answered without a read', async () => {
    const source = countingSource(bytesSource(bytes))
    const store = await ReadOnlyBlockstore.open(source)
    source.reads.length = 0
    await expectBlock(store, stored.cid, stored.bytes)
    expect(source.reads).toEqual([])
  })

  test.each([
    ['at once', (bytes: Uint8Array) => bytesSource(bytes)],
    ['with promises', (bytes: Uint8Array) => slowSource(bytes)],
  ])('storeIdentityCids on: there when stored, and only then, %s', async (_, source) => {
    const store = await ReadOnlyBlockstore.open(source(bytes), { storeIdentityCids: true })
    for (const { cid, bytes } of [stored, block('', 'identity'), other]) await expectBlock(store, cid, bytes)
    await expectNotFound(store, absent.cid)
  })

  test('both give every section, identities included', async () => {
    for (const storeIdentityCids of [false, true]) {
      const store = await ReadOnlyBlockstore.open(bytes, { storeIdentityCids })
      expect((await allBlocks(store)).map(({ cid }) => cid)).toEqual(car.sections.map(({ cid }) => cid))
    }
  })

  test('a generated index has them with the option on only', async () => {
    for (const [storeIdentityCids, size] of [
      [false, 1],
      [true, 3],
    ] as const) {
      const store = await ReadOnlyBlockstore.open(bytes, { storeIdentityCids, trustIndex: false })
      expect(store.index.size).toBe(size)
    }
    const store = await ReadOnlyBlockstore.open(bytes)
    expect(store.index.size).toBe(indexed ? 3 : 1)
  })
})

describe('an unset bit says nothing (section 3, required)', () => {
  const file = carV2(car.bytes, { index: withoutIdentities })

  test('the data is consulted at the first look-up of an identity, not at open, and once', async () => {
    const source = countingSource(bytesSource(file))
    const store = await ReadOnlyBlockstore.open(source, { storeIdentityCids: true })
    const atOpen = source.reads.length
    await expectBlock(store, other.cid, other.bytes)
    await expectNotFound(store, block('not there').cid)
    const payloadReads = () => source.reads.filter(({ length }) => length >= SECTIONS_BYTES).length
    expect(source.reads.length).toBeLessThan(atOpen + 30)
    const before = payloadReads()
    expect(await store.has(stored.cid)).toBe(true)
    expect(payloadReads()).toBe(before + 1)
    await expectBlock(store, stored.cid, stored.bytes)
    await expectNotFound(store, absent.cid)
    expect(payloadReads()).toBe(before + 1)
  })

  test('a set bit is believed: what is not in the index is not there', async () => {
    const lying = carV2(car.bytes, { index: withoutIdentities, fullyIndexed: true })
    const store = await ReadOnlyBlockstore.open(lying, { storeIdentityCids: true })
    await expectNotFound(store, stored.cid)
  })

  test('many look-ups at once consult the data once', async () => {
    const source = countingSource(slowSource(file))
    const store = await ReadOnlyBlockstore.open(source, { storeIdentityCids: true })
    source.reads.length = 0
    const answers = await Promise.all([stored, absent, stored, absent].map(({ cid }) => store.has(cid)))
    expect(answers).toEqual([true, false, true, false])
    expect(source.reads.filter(({ length }) => length >= SECTIONS_BYTES)).toHaveLength(1)
  })
})

test('an identity section that holds other bytes than its digest is a HashMismatchError', async () => {
  const cid = cidOf(0, new TextEncoder().encode('abc'))
  const wrong = carV1([{ cid, bytes: new TextEncoder().encode('xyz') }])
  const store = await ReadOnlyBlockstore.open(wrong.bytes, { storeIdentityCids: true })
  await expect(getBytes(store, cid)).rejects.toMatchObject({ name: 'HashMismatchError' })
  const implied = await ReadOnlyBlockstore.open(wrong.bytes)
  expect(await getBytes(implied, cid)).toEqual(new TextEncoder().encode('abc'))
})

describe('refMode has no special case for identities', () => {
  const cid = cidOf(0, new TextEncoder().encode('inline'))
  const record = new TextEncoder().encode('a record that is not the data')
  const reference = carV1([
    { cid, bytes: record },
    { cid: other.cid, bytes: record },
  ])

  test.each([
    ['version 1', reference.bytes],
    [
      'an index with everything',
      carV2(reference.bytes, { index: multihashIndexSorted(recordsOf(reference.sections)) }),
    ],
    [
      'an index without identities',
      carV2(reference.bytes, { index: multihashIndexSorted(recordsOf(reference.sections.slice(1))) }),
    ],
  ])('and no hash check: %s', async (_, bytes) => {
    const store = await ReadOnlyBlockstore.open(bytes, { refMode: true })
    await expectBlock(store, cid, record)
    await expectBlock(store, other.cid, record)
    await expectNotFound(store, absent.cid)
    expect((await allBlocks(store)).map(({ bytes }) => bytes)).toEqual([record, record])
  })
})
