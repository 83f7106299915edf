import { CarBlockIterator, CarIndexer } from '@ipld/car'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ReadOptions } from '../../src/options.ts'
import type { ByteStream } from '../../src/scan/stream-window.ts'
import type { CarInput } from '../../src/source/open-source.ts'
import { readCar } from '../../src/stream/read-car.ts'
import { block, blockV0, cidOf, HASH_NAMES, manyBlocks, misnamed, pseudoRandomBytes } from '../builders/blocks.ts'
import { type Block, type BuiltCar, carV1, carV2, concat, hex } from '../builders/car-bytes.ts'
import { INPUTS } from '../builders/inputs.ts'
import { chunked, collect } from '../builders/streams.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'

const plain = ({ cid, bytes, offset }: Block & { offset: number }) => ({ cid: cid.toString(), bytes, offset })

async function read(input: CarInput | ByteStream, options: ReadOptions = {}) {
  return (await collect(readCar(input, options))).map(plain)
}

const expectedOf = ({ sections }: BuiltCar) => sections.map(plain)

/** What is read up to an error, and the error. */
async function readUntilError(input: CarInput | ByteStream, options: ReadOptions = {}) {
  const blocks: ReturnType<typeof plain>[] = []
  const error = await (async () => {
    for await (const block of readCar(input, options)) blocks.push(plain(block))
  })().then(
    () => undefined,
    (error) => error,
  )
  return { blocks, error }
}

const mixed = carV1([
  block('raw'),
  blockV0('version 0'),
  block(''),
  ...HASH_NAMES.map((hash) => block('every hash', hash, 0x71)),
  block('', 'identity'),
  ...manyBlocks(50, 100),
  block(pseudoRandomBytes(7, 200_000)),
  block('raw'),
])

describe.each(INPUTS)('readCar of $kind', ({ input }) => {
  test('gives every block in file order with its offset, duplicates and identities included', async () => {
    expect(await read(input(mixed.bytes))).toEqual(expectedOf(mixed))
    const file = carV2(mixed.bytes, { dataPadding: 1413, indexPadding: 10, index: hex('8108 00000000') })
    expect(await read(input(file))).toEqual(expectedOf(mixed))
  })

  test('knows version and roots, before or without reading a block', async () => {
    const roots = [block('raw').cid, block('elsewhere').cid]
    const car = carV1([block('raw')], roots)
    for (const [version, file] of [
      [1, car.bytes],
      [2, carV2(car.bytes)],
    ] as const) {
      const reading = readCar(input(file))
      expect(await reading.version).toBe(version)
      expect(await reading.roots).toEqual(roots)
      expect((await collect(reading)).map(plain)).toEqual(expectedOf(car))
    }
  })

  test('no blocks, and an empty payload in front of an index (defect 8)', async () => {
    const { bytes } = carV1([])
    expect(await read(input(bytes))).toEqual([])
    expect(await read(input(carV2(bytes, { index: concat(hex('8108'), block('x').bytes) })))).toEqual([])
  })

  test('hands out the blocks in front of a damaged one, whatever the damage', async () => {
    const blocks = manyBlocks(10)
    const front = carV1(blocks)
    const damages: [bytes: Uint8Array, name: string, at: number][] = [
      [hex('24 01551220 00'), 'TruncatedSectionError', 0],
      [hex('80'), 'TruncatedSectionError', 0],
      [hex('24'), 'TruncatedSectionError', 0],
      [hex('00'), 'ZeroLengthSectionError', 0],
      [hex('03 025500'), 'InvalidCidError', 1],
      [hex('8000'), 'InvalidVarintError', 0],
      [hex('ffffffffffffffff7f'), 'SectionTooLargeError', 0],
      [carV1([misnamed('a', 'b'), block('c')], [], hex('')).bytes, 'HashMismatchError', 0],
      [carV1([{ cid: cidOf(0x9999, hex('01')), bytes: hex('02') }], [], hex('')).bytes, 'UnsupportedHashError', 0],
    ]
    for (const [damage, name, at] of damages) {
      const bytes = concat(front.bytes, damage)
      for (const file of [bytes, carV2(bytes)]) {
        const { blocks, error } = await readUntilError(input(file))
        expect(error).toMatchObject({ name, offset: front.bytes.length + at })
        expect(blocks).toEqual(expectedOf(front))
      }
    }
  })

  test('a wrong block in front of a malformed section is what is reported', async () => {
    const front = carV1([block('good'), misnamed('a', 'b'), block('unreached')])
    const { blocks, error } = await readUntilError(input(concat(front.bytes, hex('00'))))
    expect(error).toMatchObject({ name: 'HashMismatchError', offset: front.sections[1].offset })
    expect(blocks).toEqual(expectedOf(front).slice(0, 1))
  })

  test("verify: 'never' hands out what is there", async () => {
    const car = carV1([misnamed('a', 'b'), { cid: cidOf(0x9999, hex('01')), bytes: hex('02') }, block('c')])
    expect(await read(input(car.bytes), { verify: 'never' })).toEqual(expectedOf(car))
    expect(await read(input(car.bytes), { refMode: true })).toEqual(expectedOf(car))
  })
})

test('from a path, in both modes of reading', async () => {
  using folder = new TemporaryFolder()
  const path = folder.file('a.car', mixed.bytes)
  for (const io of ['sync', 'async'] as const) expect(await read(path, { io })).toEqual(expectedOf(mixed))
})

describe('any chunking of any stream gives the same', () => {
  const anyBlock = fc
    .tuple(fc.constantFrom(...HASH_NAMES), fc.uint8Array({ maxLength: 200 }), fc.constantFrom(0x55, 0x70, 0x0129))
    .map(([hash, bytes, codec]) =>
      hash === 'identity' ? block(bytes.subarray(0, 30), hash, codec) : block(bytes, hash, codec),
    )

  test('blocks, offsets and errors', async () => {
    const blocks = fc.array(anyBlock, { maxLength: 25 })
    const chunks = fc
      .array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 6 })
      .filter((sizes) => sizes.some(Boolean))
    await fc.assert(
      fc.asyncProperty(blocks, chunks, fc.boolean(), fc.nat(), async (list, sizes, v2, cut) => {
        const car = carV1(list)
        const file = v2 ? carV2(car.bytes, { dataPadding: 33, index: hex('8108 00000000') }) : car.bytes
        expect(await read(chunked(file, ...sizes))).toEqual(expectedOf(car))
        const torn = car.bytes.subarray(0, cut % (car.bytes.length + 1))
        const { blocks, error } = await readUntilError(chunked(torn, ...sizes))
        const whole = await readUntilError(torn)
        expect(blocks).toEqual(whole.blocks)
        expect(error?.name).toBe(whole.error?.name)
        expect(error?.offset).toBe(whole.error?.offset)
      }),
      { numRuns: 150 },
    )
  })
})

describe('as @ipld/car 5.4 reads it', () => {
  test.each([
    ['version 1', mixed.bytes],
    ['version 2', carV2(mixed.bytes, { dataPadding: 7, index: hex('8108 00000000') })],
  ])('%s: the same roots, CIDs and bytes', async (_, file) => {
    const theirs = await CarBlockIterator.fromBytes(file)
    const ours = readCar(file)
    expect((await ours.roots).map(String)).toEqual((await theirs.getRoots()).map(String))
    const blocks = await collect(ours)
    const expected: { cid: string; bytes: Uint8Array }[] = []
    for await (const { cid, bytes } of theirs) expected.push({ cid: String(cid), bytes })
    expect(blocks.map(({ cid, bytes }) => ({ cid: String(cid), bytes }))).toEqual(expected)
  })

  test('the same offsets and lengths', async () => {
    const expected: { offset: number; length: number }[] = []
    for await (const { offset, blockLength } of await CarIndexer.fromBytes(mixed.bytes))
      expected.push({ offset, length: blockLength })
    const blocks = await collect(readCar(mixed.bytes))
    expect(blocks.map(({ offset, length }) => ({ offset, length }))).toEqual(expected)
  })
})

describe('limits', () => {
  const car = carV1([block(new Uint8Array(64))])

  test('maxSectionBytes, maxHeaderBytes and zero padding', async () => {
    for (const input of [() => car.bytes, () => chunked(car.bytes, 10)]) {
      expect(await read(input(), { maxSectionBytes: 100 })).toEqual(expectedOf(car))
      expect((await readUntilError(input(), { maxSectionBytes: 99 })).error).toMatchObject({
        name: 'SectionTooLargeError',
        limit: 99,
      })
      expect((await readUntilError(input(), { maxHeaderBytes: 57 })).error).toMatchObject({
        name: 'HeaderTooLargeError',
        length: 58,
      })
    }
    const padded = concat(car.bytes, new Uint8Array(2000))
    expect(await read(chunked(padded, 100), { zeroLengthSectionAsEof: true })).toEqual(expectedOf(car))
  })

  test('a block of exactly 8 MiB with its CID is read, one byte more is not', async () => {
    const fits = carV1([block(new Uint8Array(2 ** 23 - 36)), block('next')])
    expect((await collect(readCar(chunked(fits.bytes, 1_000_000)))).map(({ length }) => length)).toEqual([
      2 ** 23 - 36,
      4,
    ])
    const over = carV1([block(new Uint8Array(2 ** 23 - 35))])
    expect((await readUntilError(over.bytes)).error).toMatchObject({ name: 'SectionTooLargeError' })
  })
})
