import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lockFile } from '../src/platform/node/file-lock.ts'
import { detachIndex } from '../src/transform/detach-index.ts'
import { extractCar } from '../src/transform/extract-car.ts'
import { wrapCar } from '../src/transform/wrap-car.ts'
import { verifyCar } from '../src/verify/verify-car.ts'
import { block, manyBlocks, pseudoRandomBytes } from './builders/blocks.ts'
import { carV1, carV2, concat } from './builders/car-bytes.ts'
import { failureOf } from './builders/failure.ts'
import { indexSorted, multihashIndexSorted, recordsOf } from './builders/index-bytes.ts'
import { INPUTS } from './builders/inputs.ts'
import { openFilesIn } from './builders/open-files.ts'
import { chunked, collect } from './builders/streams.ts'
import { TemporaryFolder } from './builders/temporary-folder.ts'

const blocks = [block('fish'), block('lobster', 'blake2b-256'), block('id', 'identity'), block('fish')]
const v1 = carV1(blocks)
const records = recordsOf(v1.sections)
const withoutIdentity = records.filter(({ code }) => code !== 0)

/** Runs a transform with a target of its own and returns what appeared there. */
async function made(transform: (path: string) => Promise<void>): Promise<Uint8Array> {
  using folder = new TemporaryFolder()
  const path = join(folder.path, 'made.car')
  await transform(path)
  expect(readdirSync(folder.path)).toEqual(['made.car'])
  return new Uint8Array(readFileSync(path))
}

/** Runs a transform that must fail, and leave nothing behind. */
async function refused(transform: (path: string) => Promise<void>): Promise<Record<string, unknown>> {
  using folder = new TemporaryFolder()
  const failure = await failureOf(() => transform(join(folder.path, 'made.car')))
  expect(readdirSync(folder.path)).toEqual([])
  expect(openFilesIn(folder.path)).toEqual([])
  return failure
}

describe('wrapCar', () => {
  test.each(INPUTS)('of $kind', async ({ input }) => {
    const expected = carV2(v1.bytes, { index: multihashIndexSorted(withoutIdentity) })
    expect(await made((path) => wrapCar(input(v1.bytes), path))).toEqual(expected)
  })

  test.each([
    ['an IndexSorted', { indexCodec: 'car-index-sorted' }, { index: indexSorted(withoutIdentity) }],
    [
      'identities, and the bit (section 3)',
      { storeIdentityCids: true },
      { index: multihashIndexSorted(records), fullyIndexed: true },
    ],
    ['no index (defect 5)', { indexCodec: 'none' }, {}],
    ['no index, so no bit either', { indexCodec: 'none', storeIdentityCids: true }, {}],
    [
      'paddings (defect 18)',
      { dataPadding: 1000, indexPadding: 77 },
      { dataPadding: 1000, indexPadding: 77, index: multihashIndexSorted(withoutIdentity) },
    ],
    ['padding in front of the data alone', { dataPadding: 5, indexPadding: 9, indexCodec: 'none' }, { dataPadding: 5 }],
  ] as const)('with %s', async (_, options, expected) => {
    const file = await made((path) => wrapCar(v1.bytes, path, options))
    expect(file).toEqual(carV2(v1.bytes, expected))
    expect(await collect(verifyCar(file))).toEqual([])
  })

  test('blocks of every size, over many windows, from a file and from a stream', async () => {
    const many = Array.from({ length: 300 }, (_, i) => block(pseudoRandomBytes(i + 1, (i * 997) % 60_000)))
    const large = [block(pseudoRandomBytes(1000, 4_000_000)), ...manyBlocks(20_000, 40)]
    const car = carV1([...many, ...large])
    const expected = carV2(car.bytes, { index: multihashIndexSorted(recordsOf(car.sections)) })
    using folder = new TemporaryFolder()
    const source = folder.file('source.car', car.bytes)
    for (const input of [source, chunked(car.bytes, 65_536), chunked(car.bytes, 1_000_003)]) {
      for (const io of ['sync', 'async'] as const) {
        if (typeof input !== 'string' && io === 'async') continue
        expect(Buffer.compare(await made((path) => wrapCar(input, path, { io })), expected)).toBe(0)
      }
    }
  })

  test('a long CID that lies across many windows', async () => {
    const long = block(pseudoRandomBytes(3, 3_500_000), 'identity')
    const car = carV1([...manyBlocks(100, 1000), long, block('fish')])
    const file = await made((path) => wrapCar(car.bytes, path))
    expect(Buffer.compare(file.subarray(51, 51 + car.bytes.length), car.bytes)).toBe(0)
  })

  test('a header and nothing else', async () => {
    const empty = carV1([], [blocks[0].cid]).bytes
    expect(await made((path) => wrapCar(empty, path))).toEqual(carV2(empty, { index: multihashIndexSorted([]) }))
  })

  test('the zeros of a padded piece stay in the payload', async () => {
    const padded = concat(v1.bytes, new Uint8Array(3_000_000))
    const options = { zeroLengthSectionAsEof: true }
    const expected = carV2(padded, { index: multihashIndexSorted(withoutIdentity) })
    for (const input of [padded, chunked(padded, 100_000)]) {
      expect(Buffer.compare(await made((path) => wrapCar(input, path, options)), expected)).toBe(0)
    }
    expect(await refused((path) => wrapCar(padded, path))).toMatchObject({
      name: 'ZeroLengthSectionError',
      offset: v1.bytes.length,
    })
  })

  test('may take the place of its source', async () => {
    using folder = new TemporaryFolder()
    const path = folder.file('a.car', v1.bytes)
    await wrapCar(path, path, { overwrite: true })
    expect(new Uint8Array(readFileSync(path))).toEqual(
      carV2(v1.bytes, { index: multihashIndexSorted(withoutIdentity) }),
    )
  })

  test.each<[string, (path: string) => Promise<void>, object]>([
    [
      'a CARv2 (defect 18)',
      (path) => wrapCar(carV2(v1.bytes), path),
      { name: 'InvalidVersionError', version: 2, message: 'source version must be 1; got: 2' },
    ],
    [
      'a last block that is cut (defect 7)',
      (path) => wrapCar(v1.bytes.subarray(0, -1), path),
      { name: 'TruncatedSectionError', offset: v1.sections[3].offset },
    ],
    [
      'a stream that is cut inside a block',
      (path) => wrapCar(chunked(v1.bytes.subarray(0, -2), 50), path),
      { name: 'TruncatedSectionError', offset: v1.sections[3].offset },
    ],
    [
      'a CID that is too long for the index',
      (path) => wrapCar(v1.bytes, path, { maxIndexCidBytes: 37 }),
      { name: 'CidTooLargeError', currentSize: 38, maxSize: 37 },
    ],
    [
      'a section beyond the limit',
      (path) => wrapCar(v1.bytes, path, { maxSectionBytes: 40 }),
      { name: 'SectionTooLargeError', limit: 40 },
    ],
    [
      'a codec that is none',
      (path) => wrapCar(v1.bytes, path, { indexCodec: 'sorted' as 'none' }),
      { name: 'InvalidOptionError', option: 'indexCodec' },
    ],
    [
      'a padding that is none',
      (path) => wrapCar(v1.bytes, path, { dataPadding: -1 }),
      { name: 'InvalidOptionError', option: 'dataPadding' },
    ],
    [
      'half a byte of padding',
      (path) => wrapCar(v1.bytes, path, { indexPadding: 0.5 }),
      { name: 'InvalidOptionError', option: 'indexPadding' },
    ],
    ['no file', (path) => wrapCar(`${path}.missing`, path), { name: 'FileError', code: 'ENOENT' }],
  ])('refuses %s', async (_, transform, expected) => {
    expect(await refused(transform)).toMatchObject(expected)
  })

  test('a target that is there is not touched', async () => {
    using folder = new TemporaryFolder()
    const path = folder.file('a.car', 'precious')
    expect(await failureOf(() => wrapCar(v1.bytes, path))).toMatchObject({ name: 'AlreadyExistsError', path })
    expect(readFileSync(path, 'utf8')).toBe('precious')
  })

  test('tells how far it is, and stops when told', async () => {
    const car = carV1(manyBlocks(8000, 1000)).bytes
    const seen: number[] = []
    await made((path) => wrapCar(car, path, { onProgress: ({ detail }) => seen.push(detail.bytes) }))
    expect(seen.length).toBeGreaterThan(6)
    expect(seen.at(-1)).toBe(car.length)
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))

    for (const input of [car, chunked(car, 100_000)]) {
      const controller = new AbortController()
      const reason = new Error('never mind')
      const onProgress = () => controller.abort(reason)
      const wrapping = refused((path) => wrapCar(input, path, { signal: controller.signal, onProgress }))
      expect(await wrapping).toMatchObject({ message: 'never mind' })
    }
  })
})

describe('extractCar', () => {
  const index = multihashIndexSorted(withoutIdentity)
  const wraps = [
    ['with an index', carV2(v1.bytes, { index })],
    ['without one', carV2(v1.bytes)],
    ['with paddings', carV2(v1.bytes, { index, dataPadding: 1413, indexPadding: 1314 })],
    ['with an index that nobody can read', carV2(v1.bytes, { index: concat('an index') })],
  ] as const

  test.each(wraps)('gives the payload back: %s', async (_, file) => {
    expect(await made((path) => extractCar(file, path))).toEqual(v1.bytes)
    expect(await made((path) => extractCar(chunked(file, 30), path))).toEqual(v1.bytes)
  })

  test.each(wraps)('in its place, without being asked to overwrite: %s', async (_, file) => {
    using folder = new TemporaryFolder()
    const path = folder.file('a.car', file)
    await extractCar(path, path)
    expect(new Uint8Array(readFileSync(path))).toEqual(v1.bytes)
    expect(readdirSync(folder.path)).toEqual(['a.car'])
  })

  test('in its place, while a writer has it open', async () => {
    using folder = new TemporaryFolder()
    const path = folder.file('a.car', wraps[0][1])
    const lock = lockFile(path)
    expect(await failureOf(() => extractCar(path, path))).toMatchObject({ name: 'LockedError', path })
    lock.release()
    expect(new Uint8Array(readFileSync(path))).toEqual(wraps[0][1])
  })

  test('another file is only replaced when asked', async () => {
    using folder = new TemporaryFolder()
    const path = folder.file('other.car', 'precious')
    const source = folder.file('a.car', wraps[0][1])
    expect(await failureOf(() => extractCar(source, path))).toMatchObject({ name: 'AlreadyExistsError' })
    await extractCar(new URL(`file://${source}`), path, { overwrite: true })
    expect(new Uint8Array(readFileSync(path))).toEqual(v1.bytes)
  })

  test.each<[string, Uint8Array, object]>([
    ['a CARv1', v1.bytes, { name: 'AlreadyV1Error', message: 'already a CARv1' }],
    ['a payload that is cut', carV2(v1.bytes.subarray(0, -1)), { name: 'TruncatedSectionError' }],
    ['a payload that the file does not hold', carV2(v1.bytes).subarray(0, -1), { name: 'InvalidCarV2HeaderError' }],
    ['a payload that is a CARv2', carV2(carV2(v1.bytes)), { name: 'InvalidVersionError', version: 2 }],
    ['zeros behind the last section', carV2(concat(v1.bytes, 0)), { name: 'ZeroLengthSectionError' }],
  ])('refuses %s', async (_, file, expected) => {
    expect(await refused((path) => extractCar(file, path))).toMatchObject(expected)
  })
})

describe('detachIndex', () => {
  test.each([
    ['of one codec', multihashIndexSorted(records)],
    ['of the other', indexSorted(records)],
    ['that nobody can read', concat('an index')],
    ['with bytes behind it', concat(indexSorted(records), 'trailing')],
  ])('writes the bytes of an index %s', async (_, index) => {
    const file = carV2(v1.bytes, { index, dataPadding: 3, indexPadding: 4 })
    expect(await made((path) => detachIndex(file, path))).toEqual(index)
  })

  test.each([
    ['a CARv1', v1.bytes],
    ['a CARv2 without an index', carV2(v1.bytes)],
    ['a CARv2 that only claims one', carV2(v1.bytes, { index: new Uint8Array(0) })],
  ])('refuses %s', async (_, file) => {
    expect(await refused((path) => detachIndex(file, path))).toMatchObject({
      name: 'NoIndexError',
      message: 'no index present',
    })
  })

  test('a target that is there is not touched', async () => {
    using folder = new TemporaryFolder()
    const path = folder.file('a.idx', 'precious')
    const file = carV2(v1.bytes, { index: indexSorted(records) })
    expect(await failureOf(() => detachIndex(file, path))).toMatchObject({ name: 'AlreadyExistsError', path })
    await detachIndex(file, path, { overwrite: true })
    expect(new Uint8Array(readFileSync(path))).toEqual(indexSorted(records))
  })
})
