import { describe, expect, test } from 'vitest'
import { inspectCar } from '../src/inspect.ts'
import { bytesSource } from '../src/source/bytes-source.ts'
import { block, blockV0, cidOf, DAG_CBOR, DAG_PB, manyBlocks, misnamed, pseudoRandomBytes } from './builders/blocks.ts'
import { carV1, carV2, concat } from './builders/car-bytes.ts'
import { failureOf } from './builders/failure.ts'
import { indexSorted, multihashIndexSorted, recordsOf } from './builders/index-bytes.ts'
import { countingSource, slowSource } from './builders/sources.ts'
import { TemporaryFolder } from './builders/temporary-folder.ts'

const blocks = [
  block('fish'),
  blockV0('lobster'),
  block('barreleye', 'blake2b-256', DAG_CBOR),
  block('id', 'identity'),
  block('fish'),
]
const v1 = carV1(blocks)
const statistics = {
  blockCount: 5,
  minBlockLength: 2,
  avgBlockLength: 5, // 26 / 5, rounded down
  maxBlockLength: 9,
  minCidLength: 6,
  avgCidLength: 30, // 150 / 5
  maxCidLength: 38,
  codecCounts: { '0x55': 3, '0x70': 1, '0x71': 1 },
  mhTypeCounts: { '0x0': 1, '0x12': 3, '0xb220': 1 },
}

describe('what a CAR holds (specification section 5, Inspect)', () => {
  test('a CARv1 has no header fields', async () => {
    expect(await inspectCar(v1.bytes)).toEqual({
      version: 1,
      indexCodec: 0,
      roots: [blocks[0].cid],
      rootsPresent: true,
      ...statistics,
    })
  })

  test.each([
    ['0x0401', multihashIndexSorted(recordsOf(v1.sections)), 0x0401],
    ['0x0400', indexSorted(recordsOf(v1.sections)), 0x0400],
    ['one that nobody knows: only its codec is read', concat(0x82, 0x08, 'what else'), 0x0402],
  ])('a CARv2 with an index %s', async (_, index, indexCodec) => {
    const file = carV2(v1.bytes, { index, dataPadding: 7, indexPadding: 9, fullyIndexed: true })
    expect(await inspectCar(file, { full: true })).toEqual({
      version: 2,
      characteristics: `80${'00'.repeat(15)}`,
      dataOffset: 58,
      dataSize: v1.bytes.length,
      indexOffset: 67 + v1.bytes.length,
      indexCodec,
      roots: [blocks[0].cid],
      rootsPresent: true,
      ...statistics,
    })
  })

  test('a CARv2 without an index', async () => {
    expect(await inspectCar(carV2(v1.bytes))).toMatchObject({
      version: 2,
      indexOffset: 0,
      indexCodec: 0,
      blockCount: 5,
    })
  })

  test('no blocks at all: every length is 0', async () => {
    const { cid } = blocks[0]
    expect(await inspectCar(carV1([], [cid]).bytes)).toEqual({
      version: 1,
      indexCodec: 0,
      roots: [cid],
      rootsPresent: false,
      blockCount: 0,
      minBlockLength: 0,
      avgBlockLength: 0,
      maxBlockLength: 0,
      minCidLength: 0,
      avgCidLength: 0,
      maxCidLength: 0,
      codecCounts: {},
      mhTypeCounts: {},
    })
  })

  test('counts ascend by code, whatever the order of the blocks', async () => {
    const codecs = [0x0129, DAG_PB, 0x55, DAG_CBOR, 0x55, 0x0129]
    const car = carV1(codecs.map((codec) => block('x', 'sha2-256', codec)))
    expect(Object.entries((await inspectCar(car.bytes)).codecCounts)).toEqual([
      ['0x55', 2],
      ['0x70', 1],
      ['0x71', 1],
      ['0x129', 2],
    ])
  })

  test('any input, quick or slow', async () => {
    using folder = new TemporaryFolder()
    const path = folder.file('a.car', v1.bytes)
    const inputs = [path, new URL(`file://${path}`), new Blob([new Uint8Array(v1.bytes)]), slowSource(v1.bytes)]
    for (const input of inputs) expect(await inspectCar(input, { io: 'async' })).toMatchObject(statistics)
  })
})

describe('rootsPresent: every root is the CID of a block', () => {
  const [fish, lobster] = blocks.map(({ cid }) => cid)
  test.each([
    ['no roots', [], true],
    ['one that is there', [fish], true],
    ['one that is there, named twice', [fish, fish], true],
    ['one of two', [lobster, block('elsewhere').cid], false],
    ['the same multihash under another codec is another CID', [block('fish', 'sha2-256', DAG_CBOR).cid], false],
    ['the same multihash under another version, too', [lobster.toV1()], false],
    ['one that ends as a block does', [cidOf(0x13, fish.multihash.digest)], false],
    ['an identity that is stored', [blocks[3].cid], true],
    ['an identity that is not stored', [block('nowhere', 'identity').cid], false],
  ] as const)('%s', async (_, roots, expected) => {
    expect((await inspectCar(carV1(blocks, [...roots]).bytes)).rootsPresent).toBe(expected)
  })

  test('a great many roots cost no more than a look at each block', async () => {
    const many = manyBlocks(20_000, 10)
    const roots = many.map(({ cid }) => cid)
    expect((await inspectCar(carV1(many, [...roots, ...roots]).bytes)).rootsPresent).toBe(true)
  })
})

describe('where the payload ends', () => {
  test('a zero-length section always ends it', async () => {
    const padded = concat(v1.bytes, new Uint8Array(2048))
    expect(await inspectCar(padded)).toMatchObject(statistics)
    expect(await inspectCar(carV2(padded), { zeroLengthSectionAsEof: false })).toMatchObject(statistics)
  })

  test('a last block that is cut is an error, hashed or not (defect 7)', async () => {
    const last = v1.sections[4]
    for (let length = last.offset + 1; length < v1.bytes.length; length++) {
      for (const file of [v1.bytes.subarray(0, length), carV2(v1.bytes.subarray(0, length))]) {
        for (const full of [false, true]) {
          expect(await failureOf(() => inspectCar(file, { full }))).toMatchObject({
            name: 'TruncatedSectionError',
            offset: last.offset,
          })
        }
      }
    }
  })

  test('an index is not taken for a section (defect 8)', async () => {
    const empty = carV1([], [blocks[0].cid]).bytes
    const file = carV2(empty, { index: multihashIndexSorted([]) })
    expect(await inspectCar(file)).toMatchObject({ blockCount: 0, indexCodec: 0x0401 })
  })

  test('an index that is announced and not there', async () => {
    const file = carV2(v1.bytes, { index: new Uint8Array(0) })
    expect(await failureOf(() => inspectCar(file))).toMatchObject({ name: 'UnexpectedEndError' })
  })
})

describe('full', () => {
  test('a block that does not hash to its CID', async () => {
    const car = carV1([...blocks, misnamed('this', 'that')])
    expect(await inspectCar(car.bytes)).toMatchObject({ blockCount: 6 })
    expect(await failureOf(() => inspectCar(car.bytes, { full: true }))).toMatchObject({
      name: 'HashMismatchError',
      cid: block('that').cid,
      offset: car.sections[5].offset,
      message: expect.stringContaining(
        `mismatch in content integrity, expected: ${block('that').cid}, got: ${block('this').cid}`,
      ),
    })
  })

  test('a hash function that nobody knows', async () => {
    const unknown = { cid: cidOf(0x1ff7be, pseudoRandomBytes(1, 32)), bytes: new Uint8Array(5) }
    const car = carV1([...blocks, unknown])
    expect((await inspectCar(car.bytes)).mhTypeCounts).toMatchObject({ '0x1ff7be': 1 })
    expect(await failureOf(() => inspectCar(car.bytes, { full: true }))).toMatchObject({
      name: 'UnsupportedHashError',
      code: 0x1ff7be,
      offset: car.sections[5].offset,
    })
  })

  test('the first wrong block of many windows', async () => {
    const many = manyBlocks(3000, 2000)
    const wrong = many.with(2500, misnamed('this', 'that'))
    const car = carV1(wrong)
    expect(await failureOf(() => inspectCar(car.bytes, { full: true }))).toMatchObject({
      name: 'HashMismatchError',
      offset: car.sections[2500].offset,
    })
  })
})

describe('a long operation', () => {
  const large = carV1(manyBlocks(20, 500_000))

  test('jumps over blocks that need not be hashed', async () => {
    const source = countingSource(bytesSource(large.bytes))
    expect(await inspectCar(source)).toMatchObject({ blockCount: 20, maxBlockLength: 500_000 })
    expect(source.bytesRead).toBeLessThan(1.2 * 1024 * 1024) // The first window, then 4 KiB a block.
    expect(source.closed).toBe(0)
  })

  test('tells how far it is', async () => {
    const seen: { bytes: number; blocks: number }[] = []
    await inspectCar(large.bytes, { full: true, onProgress: (event) => seen.push(event.detail) })
    expect(seen.length).toBeGreaterThan(5)
    expect(seen.at(-1)).toEqual({ bytes: large.bytes.length, totalBytes: large.bytes.length, blocks: 20 })
  })

  test('stops with the reason of the signal', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const onProgress = () => controller.abort(reason)
    await expect(inspectCar(large.bytes, { full: true, signal: controller.signal, onProgress })).rejects.toBe(reason)
  })

  test('keeps the limits', async () => {
    expect(await failureOf(() => inspectCar(large.bytes, { maxSectionBytes: 499_999 }))).toMatchObject({
      name: 'SectionTooLargeError',
      limit: 499_999,
    })
    expect(await failureOf(() => inspectCar(large.bytes, { maxHeaderBytes: 10 }))).toMatchObject({
      name: 'HeaderTooLargeError',
      limit: 10,
    })
  })

  test('a file that is not there', async () => {
    expect(await failureOf(() => inspectCar('/nowhere/at/all.car'))).toMatchObject({
      name: 'FileError',
      code: 'ENOENT',
    })
  })
})
