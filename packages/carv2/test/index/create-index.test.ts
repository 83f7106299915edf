import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CreateIndexOptions, createIndex } from '../../src/index/create-index.ts'
import { encodeIndex } from '../../src/index/encode-index.ts'
import type { ByteStream } from '../../src/scan/stream-window.ts'
import type { CarInput } from '../../src/source/open-source.ts'
import { block, blockV0, cidOf, HASH_NAMES, manyBlocks, misnamed, pseudoRandomBytes } from '../builders/blocks.ts'
import { type Block, type BuiltCar, carV1, carV2, concat, hex, leb128 } from '../builders/car-bytes.ts'
import { failureOf } from '../builders/failure.ts'
import { indexSorted, multihashIndexSorted, recordsOf } from '../builders/index-bytes.ts'
import { INPUTS } from '../builders/inputs.ts'
import { chunked, collect } from '../builders/streams.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'

/** The index of these sections, made by an independent encoder. */
function expectedIndex(
  { sections }: BuiltCar,
  { indexCodec, storeIdentityCids = false }: CreateIndexOptions = {},
): Uint8Array {
  const records = recordsOf(sections).filter(({ code }) => storeIdentityCids || code !== 0)
  return indexCodec === 'car-index-sorted' ? indexSorted(records) : multihashIndexSorted(records)
}

async function indexBytes(input: CarInput | ByteStream, options: CreateIndexOptions = {}): Promise<Uint8Array> {
  return encodeIndex(await createIndex(input, options))
}

const codecs = ['car-multihash-index-sorted', 'car-index-sorted'] as const

const a = block('a')
const cars: [what: string, car: BuiltCar][] = [
  ['nothing', carV1([])],
  ['one block', carV1([a])],
  [
    'duplicates, and one digest under several CIDs',
    carV1([a, block('b'), a, blockV0('a'), block('a', 'sha2-256', 0x71), a]),
  ],
  ['all hash functions', carV1(HASH_NAMES.flatMap((hash) => [block('x', hash), block('y', hash), block('', hash)]))],
  ['identities of several lengths', carV1(['', 'a', 'bb', 'b', ''].map((text) => block(text, 'identity')))],
  [
    'one digest under several functions',
    carV1(
      [0xb220, 0x12, 0x11, 0xb220].map((code, i) => ({
        cid: cidOf(code, new Uint8Array(32)),
        bytes: Uint8Array.of(i),
      })),
    ),
  ],
  [
    'functions of large codes',
    carV1([2 ** 40, 0x12, 2 ** 53 - 1, 1].map((code) => ({ cid: cidOf(code, hex('0102')), bytes: hex('00') }))),
  ],
  ['blocks that are not what their CID says, since none is read', carV1([misnamed('this', 'that')])],
  ['three hundred small blocks', carV1(manyBlocks(300, 40))],
]

describe.each(codecs)('createIndex and encodeIndex, %s (1.5)', (codec) => {
  test.each(cars)('%s: the bytes of an independent encoder', async (_, car) => {
    for (const storeIdentityCids of [false, true]) {
      const options = { indexCodec: codec, storeIdentityCids }
      expect(await indexBytes(car.bytes, options)).toEqual(expectedIndex(car, options))
    }
  })

  test.each(INPUTS)('from $kind: offsets count from the start of the CARv1 (defect 6)', async ({ input }) => {
    const car = carV1([
      block('first'),
      a,
      block('some identity', 'identity'),
      block(pseudoRandomBytes(5, 70_000)),
      block('last'),
    ])
    const expected = expectedIndex(car, { indexCodec: codec })
    const layouts = [{}, { dataPadding: 1413 }, { index: hex('8108 00000000'), indexPadding: 9, dataPadding: 70_000 }]
    expect(await indexBytes(input(car.bytes), { indexCodec: codec })).toEqual(expected)
    for (const layout of layouts)
      expect(await indexBytes(input(carV2(car.bytes, layout)), { indexCodec: codec })).toEqual(expected)
  })

  test('any blocks, any order, any chunks', async () => {
    const blocks = fc.array(
      fc
        .tuple(fc.constantFrom(0x00, 0x12, 0x13, 0xb220), fc.uint8Array({ maxLength: 3 }), fc.nat({ max: 40 }))
        .map(([code, digest, length]): Block => ({ cid: cidOf(code, digest), bytes: new Uint8Array(length) })),
      { maxLength: 60 },
    )
    await fc.assert(
      fc.asyncProperty(
        blocks,
        fc.integer({ min: 1, max: 100 }),
        fc.boolean(),
        async (list, chunk, storeIdentityCids) => {
          const car = carV1(list)
          const options = { indexCodec: codec, storeIdentityCids }
          expect(await indexBytes(chunked(car.bytes, chunk), options)).toEqual(expectedIndex(car, options))
        },
      ),
    )
  })
})

test('from a path, in both modes of reading', async () => {
  using folder = new TemporaryFolder()
  const car = carV1(manyBlocks(100))
  const path = folder.file('a.car', carV2(car.bytes, { index: hex('8108 00000000') }))
  for (const io of ['sync', 'async'] as const) expect(await indexBytes(path, { io })).toEqual(expectedIndex(car))
})

test('an empty index is 81 08 and a count of nothing', async () => {
  expect(await indexBytes(carV1([]).bytes)).toEqual(hex('8108 00000000'))
  expect(await indexBytes(carV1([]).bytes, { indexCodec: 'car-index-sorted' })).toEqual(hex('8008 00000000'))
})

test('the bytes of one record, written out', async () => {
  const cid = cidOf(0x12, hex('aabbcc'))
  const { bytes } = carV1([{ cid, bytes: hex('00') }], [])
  expect(await indexBytes(bytes, { indexCodec: 'car-index-sorted' })).toEqual(
    hex('8008 01000000 0b000000 0b00000000000000 aabbcc 1200000000000000'),
  )
  expect(await indexBytes(bytes)).toEqual(
    hex('8108 01000000 1200000000000000 01000000 0b000000 0b00000000000000 aabbcc 1200000000000000'),
  )
})

test('encodeIndex gives either codec of an index that was made for the other', async () => {
  for (const [, car] of cars) {
    for (const codec of codecs) {
      const index = await createIndex(car.bytes, { indexCodec: codec })
      for (const other of codecs) expect(encodeIndex(index, other)).toEqual(expectedIndex(car, { indexCodec: other }))
    }
  }
})

describe('a generated index', () => {
  const car = carV1([a, block('b'), a, block('i', 'identity'), blockV0('a')])
  const offsetsOf = (...places: number[]) => places.map((i) => car.sections[i].offset)

  test('answers CIDs, multihashes and their bytes with every section, in order', async () => {
    const index = await createIndex(car.bytes)
    for (const key of [a.cid, a.cid.multihash, a.cid.multihash.bytes, blockV0('a').cid]) {
      expect(index.getAll(key)).toEqual(offsetsOf(0, 2, 4))
    }
    expect(index.getAll(block('b').cid)).toEqual(offsetsOf(1))
    expect(index.getAll(block('not there').cid)).toEqual([])
    expect(index.getAll(cidOf(0x13, a.cid.multihash.digest))).toEqual([])
    expect(index.getAll(cidOf(0x12, a.cid.multihash.digest.subarray(1)))).toEqual([])
    expect(index.getAll(block('i', 'identity').cid)).toEqual([])
    expect(index).toMatchObject({ codec: 0x0401, size: 4 })
  })

  test('gives its entries with whole multihashes, in the order of a MultihashIndexSorted', async () => {
    const index = await createIndex(car.bytes, { storeIdentityCids: true, indexCodec: 'car-index-sorted' })
    expect(index).toMatchObject({ codec: 0x0400, size: 5 })
    const entries = await collect(index.entries())
    expect(entries.map(({ offset }) => offset)).toEqual(offsetsOf(3, 1, 0, 2, 4))
    expect(entries[0].multihash).toEqual(block('i', 'identity').cid.multihash.bytes)
    expect(entries[1].multihash).toEqual(block('b').cid.multihash.bytes)
  })

  test.each([hex(''), hex('12'), hex('1220'), hex('1202 00'), hex('1201 0000')])(
    'refuses a key that is no multihash: %s',
    async (key) => {
      const index = await createIndex(car.bytes)
      expect(await failureOf(() => index.getAll(key))).toMatchObject({ name: 'InvalidCidError' })
    },
  )
})

describe('maxIndexCidBytes', () => {
  const long = (length: number, code = 0x12) => {
    return carV1([{ cid: cidOf(code, new Uint8Array(length)), bytes: hex('00') }])
  }

  test('is 2,048 of the whole CID by default, inclusive', async () => {
    // Version, codec and function are one byte each, the length two.
    expect((await createIndex(long(2043).bytes)).size).toBe(1)
    expect(await failureOf(() => createIndex(long(2044).bytes))).toMatchObject({
      name: 'CidTooLargeError',
      message: 'cid size is larger than max allowed (2049 > 2048)',
      currentSize: 2049,
      maxSize: 2048,
    })
  })

  test('may be raised and lowered', async () => {
    expect((await createIndex(long(100_000).bytes, { maxIndexCidBytes: 200_000 })).size).toBe(1)
    expect(await failureOf(() => createIndex(long(32).bytes, { maxIndexCidBytes: 35 }))).toMatchObject({
      currentSize: 36,
    })
  })

  test('does not concern identities that are left out', async () => {
    expect((await createIndex(long(2100, 0).bytes)).size).toBe(0)
    const storing = createIndex(long(2100, 0).bytes, { storeIdentityCids: true })
    await expect(storing).rejects.toMatchObject({ name: 'CidTooLargeError', currentSize: 2105 })
  })
})

test('a truncated last section is an error, not a record (defect 7)', async () => {
  const car = carV1([block('whole'), block('this one is cut')])
  const { offset, end } = car.sections[1]
  for (let length = offset + 1; length < end; length++) {
    for (const input of [car.bytes.slice(0, length), chunked(car.bytes.slice(0, length), 50)]) {
      expect(await failureOf(() => createIndex(input))).toMatchObject({ name: 'TruncatedSectionError', offset })
    }
  }
})

test('the section limit holds while indexing', async () => {
  const declared = concat(carV1([a]).bytes, leb128(2 ** 23 + 1))
  expect(await failureOf(() => createIndex(declared))).toMatchObject({ name: 'SectionTooLargeError' })
})

test('zero padding is an error, or the end', async () => {
  const car = carV1([a])
  const padded = concat(car.bytes, new Uint8Array(127))
  expect(await failureOf(() => createIndex(padded))).toMatchObject({ name: 'ZeroLengthSectionError' })
  expect(await indexBytes(padded, { zeroLengthSectionAsEof: true })).toEqual(expectedIndex(car))
})

test('refMode indexes identities like any other block', async () => {
  const car = carV1([block('i', 'identity'), a])
  expect(await indexBytes(car.bytes, { refMode: true })).toEqual(expectedIndex(car, { storeIdentityCids: true }))
})
