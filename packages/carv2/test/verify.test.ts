import { describe, expect, test } from 'vitest'
import { CarError } from '../src/errors.ts'
import { bytesSource } from '../src/source/bytes-source.ts'
import { verifyCar } from '../src/verify/verify-car.ts'
import { block, cidOf, manyBlocks, misnamed, pseudoRandomBytes } from './builders/blocks.ts'
import {
  carV1,
  carV2,
  carV2Prefix,
  cborHead,
  cborLink,
  concat,
  leb128,
  ROOTS_KEY,
  section,
  VERSION_KEY,
  withLength,
} from './builders/car-bytes.ts'
import { failureOf } from './builders/failure.ts'
import { multihashIndexSorted, recordsOf } from './builders/index-bytes.ts'
import { openFilesIn } from './builders/open-files.ts'
import { countingSource, failingSource, slowSource } from './builders/sources.ts'
import { collect } from './builders/streams.ts'
import { TemporaryFolder } from './builders/temporary-folder.ts'

const blocks = [
  block('fish'),
  block('lobster', 'blake2b-256'),
  block('id', 'identity'),
  block('barreleye'),
  block('fish'),
]
const v1 = carV1(blocks)
const [fish, lobster] = blocks.map(({ cid }) => cid)
const index = multihashIndexSorted(recordsOf(v1.sections).filter(({ code }) => code !== 0))
const fullIndex = multihashIndexSorted(recordsOf(v1.sections))

describe('a sound CAR yields nothing', () => {
  const sound: [string, Uint8Array][] = [
    ['a CARv1', v1.bytes],
    ['a CARv2 without an index', carV2(v1.bytes)],
    ['a CARv2 without an index, behind padding', carV2(v1.bytes, { dataPadding: 100 })],
    ['a CARv2 with an index', carV2(v1.bytes, { index })],
    ['a CARv2 with paddings', carV2(v1.bytes, { index, dataPadding: 100, indexPadding: 200 })],
    ['identities indexed, and the bit that says so', carV2(v1.bytes, { index: fullIndex, fullyIndexed: true })],
    ['identities indexed, without the bit', carV2(v1.bytes, { index: fullIndex })],
    ['bytes behind the index, which mean nothing', concat(carV2(v1.bytes, { index }), 'trailing')],
    ['roots in any number and order', carV1(blocks, [lobster, fish, lobster]).bytes],
    ['one block', carV1(blocks.slice(0, 1)).bytes],
    ['an empty block', carV1([block('')]).bytes],
  ]

  test.each(sound)('%s', async (_, file) => {
    using folder = new TemporaryFolder()
    for (const input of [file, slowSource(file), new Blob([new Uint8Array(file)]), folder.file('a.car', file)]) {
      expect(await collect(verifyCar(input))).toEqual([])
    }
  })

  test('a padded piece, where zeros may end it', async () => {
    const padded = concat(v1.bytes, new Uint8Array(1000))
    for (const file of [padded, carV2(padded, { index })]) {
      expect(await collect(verifyCar(file, { zeroLengthSectionAsEof: true }))).toEqual([])
    }
  })

  test('blocks of every size, over many windows', async () => {
    const many = Array.from({ length: 400 }, (_, i) => block(pseudoRandomBytes(i + 1, (i * 997) % 40_000)))
    const car = carV1([...many, block(pseudoRandomBytes(1000, 3_000_000)), ...manyBlocks(5000, 100)])
    const file = carV2(car.bytes, { index: multihashIndexSorted(recordsOf(car.sections)) })
    expect(await collect(verifyCar(file))).toEqual([])
  })
})

/** Changes a file: where it is, what is put there. */
function patched(file: Uint8Array, at: number, ...bytes: (number | Uint8Array)[]): Uint8Array {
  const copy = file.slice()
  copy.set(concat(...bytes), at)
  return copy
}

describe('each thing that can be wrong is found, and named', () => {
  const v2 = carV2(v1.bytes, { index })
  const [first, second, , , last] = v1.sections
  const dataEnd = 51 + v1.bytes.length
  const prefix = { dataOffset: 51, dataSize: v1.bytes.length, indexOffset: dataEnd }
  const withPrefix = (fields: object) => concat(carV2Prefix({ ...prefix, ...fields }), v2.subarray(51))
  const withHeader = (body: Uint8Array) => carV1(blocks, [], withLength(body)).bytes

  const table: [what: string, file: Uint8Array, ...problems: object[]][] = [
    ['nothing at all', new Uint8Array(0), { name: 'UnexpectedEndError' }],
    ['no CAR', concat('<!DOCTYPE html>'), { name: 'UnexpectedEndError' }],
    [
      'version 3',
      withHeader(concat(0xa2, ROOTS_KEY, 0x80, VERSION_KEY, 3)),
      { name: 'InvalidVersionError', message: 'invalid car version: 3' },
    ],
    ['no roots', carV1(blocks, []).bytes, { name: 'NoRootsError', message: 'no roots listed in car header' }],
    [
      'a root that is no block',
      carV1(blocks, [fish, block('elsewhere').cid]).bytes,
      {
        name: 'MissingRootsError',
        roots: [block('elsewhere').cid],
        message: `header lists root(s) not present as a block: ${block('elsewhere').cid}`,
      },
    ],
    [
      'keys in another order (6.6)',
      withHeader(concat(0xa2, VERSION_KEY, 1, ROOTS_KEY, 0x81, cborLink(fish.bytes))),
      { name: 'HeaderDeviationError', deviation: 'the keys are not in canonical order' },
    ],
    [
      'bytes behind the header (6.6)',
      withHeader(concat(0xa2, ROOTS_KEY, 0x81, cborLink(fish.bytes), VERSION_KEY, 1, 0xf6, 0xf6)),
      { name: 'HeaderDeviationError', deviation: '2 bytes follow the map' },
    ],
    [
      'no key for the roots (6.6)',
      withHeader(concat(0xa1, VERSION_KEY, 1)),
      { name: 'HeaderDeviationError', deviation: 'the key roots is missing' },
      { name: 'NoRootsError' },
    ],
    [
      'two roots under tag 48 (6.6)',
      withHeader(
        concat(0xa2, ROOTS_KEY, cborHead(4, 2), cborLink(fish.bytes, 48), cborLink(lobster.bytes, 48), VERSION_KEY, 1),
      ),
      { name: 'HeaderDeviationError', deviation: 'a root has CBOR tag 48 instead of 42' },
      { name: 'HeaderDeviationError' },
    ],
    ['a section that is cut', v1.bytes.subarray(0, -1), { name: 'TruncatedSectionError', offset: last.offset }],
    [
      'a length that is all there is (defect 28)',
      concat(v1.bytes, 5),
      { name: 'TruncatedSectionError', offset: v1.bytes.length },
    ],
    [
      'a payload that is cut, where the header knows it',
      carV2(v1.bytes.subarray(0, -1)),
      { name: 'TruncatedSectionError', offset: last.offset },
    ],
    ['a section without a length', concat(v1.bytes, 0), { name: 'ZeroLengthSectionError', offset: v1.bytes.length }],
    [
      'a length in too many bytes',
      concat(v1.bytes, 0x81, 0x00),
      { name: 'InvalidVarintError', offset: v1.bytes.length },
    ],
    [
      'a section beyond the limit',
      concat(v1.bytes, leb128(8 * 1024 * 1024 + 1), new Uint8Array(100)),
      { name: 'SectionTooLargeError', offset: v1.bytes.length },
    ],
    [
      'a section shorter than its CID',
      concat(v1.bytes, 20, fish.bytes, 'fish'),
      { name: 'InvalidCidError', message: expect.stringContaining('section length shorter than CID length') },
    ],
    [
      'a CID of version 2',
      concat(v1.bytes, section(concat(2, fish.bytes.subarray(1)), new Uint8Array(4))),
      { name: 'InvalidCidError' },
    ],
    [
      'a block that is another one',
      patched(v1.bytes, first.dataStart, 0x46),
      {
        name: 'HashMismatchError',
        cid: fish,
        offset: first.offset,
        message: expect.stringMatching(`^mismatch in content integrity, expected: ${fish}, got: ${block('Fish').cid}`),
      },
    ],
    [
      'an identity that is not its digest',
      carV1([...blocks, misnamed('abc', 'xyz', 'identity')]).bytes,
      { name: 'HashMismatchError', offset: v1.bytes.length },
    ],
    [
      'a hash function that nobody knows',
      carV1([...blocks, { cid: cidOf(0x1ff7be, new Uint8Array(32)), bytes: new Uint8Array(3) }]).bytes,
      { name: 'UnsupportedHashError', code: 0x1ff7be, offset: v1.bytes.length },
    ],
    [
      'an unfinalized CARv2',
      withPrefix({ dataOffset: 0, dataSize: 0, indexOffset: 0 }),
      {
        name: 'InvalidCarV2HeaderError',
        field: 'dataOffset',
        message: expect.stringContaining('data offset places data within carv2 header'),
      },
    ],
    [
      'a payload of no bytes',
      withPrefix({ dataSize: 0 }),
      { field: 'dataSize', message: expect.stringContaining("size of wrapped v1 car listed as '0'") },
    ],
    [
      'a payload behind the end of the file',
      withPrefix({ dataOffset: 10_000 }),
      { name: 'InvalidCarV2HeaderError', field: 'dataOffset' },
    ],
    [
      'a payload that is larger than the file',
      concat(carV2Prefix({ ...prefix, dataSize: v1.bytes.length + 1, indexOffset: 0 }), v1.bytes),
      { name: 'InvalidCarV2HeaderError', field: 'dataSize' },
      { name: 'TruncatedSectionError', offset: v1.bytes.length, available: 0 },
    ],
    [
      'an index inside the payload',
      withPrefix({ indexOffset: dataEnd - 1 }),
      {
        name: 'InvalidCarV2HeaderError',
        field: 'indexOffset',
        message: expect.stringContaining(
          `index offset overlaps with data. data ends at ${dataEnd}. index offset of ${dataEnd - 1}`,
        ),
      },
    ],
    [
      'an index behind the end of the file',
      withPrefix({ indexOffset: 10_000 }),
      { name: 'InvalidCarV2HeaderError', field: 'indexOffset' },
    ],
    [
      'bytes that no index accounts for',
      concat(carV2(v1.bytes, { dataPadding: 30 }), 'what is this'),
      {
        name: 'UnaccountedBytesError',
        offset: 81 + v1.bytes.length,
        length: 12,
        message: expect.stringContaining('header claims no index, but extra bytes in file beyond data size'),
      },
    ],
    ['a CARv2 in a CARv2', carV2(v2), { name: 'InvalidVersionError', version: 2 }],
    [
      'two wrong blocks, a section that is cut, and what can no longer be known is not said',
      carV1([misnamed('a', 'b'), blocks[1], misnamed('c', 'd'), blocks[3]], [block('elsewhere').cid]).bytes.subarray(
        0,
        -1,
      ),
      { name: 'HashMismatchError', cid: block('b').cid },
      { name: 'HashMismatchError', cid: block('d').cid },
      { name: 'TruncatedSectionError' },
    ],
    [
      'a wrong block and a missing record, a missing root and a header in disorder',
      carV2(
        carV1(
          [misnamed('a', 'b'), blocks[1]],
          [],
          withLength(concat(0xa2, VERSION_KEY, 1, ROOTS_KEY, 0x81, cborLink(second.cid.toV1().bytes.with(35, 0)))),
        ).bytes,
        { index: multihashIndexSorted([]) },
      ),
      { name: 'HeaderDeviationError' },
      { name: 'HashMismatchError' },
      { name: 'MissingRootsError' },
      { name: 'UnindexedSectionError' },
      { name: 'UnindexedSectionError' },
    ],
  ]

  test.each(table)('%s', async (_, file, ...expected) => {
    const problems = await collect(verifyCar(file))
    expect(problems).toMatchObject(expected)
    for (const problem of problems) expect(problem).toBeInstanceOf(CarError)
    expect(await collect(verifyCar(slowSource(file)))).toMatchObject(expected)
  })

  test('a message does not show megabytes of a CID', async () => {
    const bytes = pseudoRandomBytes(1, 5_000_000)
    const { cid } = block(bytes, 'identity')
    const long = carV1([{ cid, bytes: bytes.with(9, bytes[9] ^ 1).subarray(0, 1_000_000) }], [])
    const problems = await collect(verifyCar(long.bytes, { maxSectionBytes: 2 ** 24 }))
    expect(problems.map(({ name }) => name)).toEqual(['NoRootsError', 'HashMismatchError'])
    expect(problems[1].message).toMatch(/expected: a CID of 5000007 bytes, got: a CID of 1000006 bytes/)
    const roots = manyBlocks(1000, 4).map(({ cid }) => cid)
    const [missing] = await collect(verifyCar(carV1([], roots).bytes))
    expect(missing).toMatchObject({ name: 'MissingRootsError', roots })
    expect(missing.message).toMatch(/ and 984 more$/)
  })

  test('the file is looked at as it is: an index that lies is not regenerated', async () => {
    const lying = carV2(v1.bytes, { index: multihashIndexSorted([]) })
    for (const trustIndex of [true, false]) {
      const problems = await collect(verifyCar(lying, { trustIndex }))
      expect(problems.map(({ name }) => name)).toEqual(Array(4).fill('UnindexedSectionError'))
    }
  })

  test('blocks are not hashed with verify never, all else is looked at', async () => {
    const wrong = carV2(carV1([misnamed('a', 'b'), ...blocks]).bytes, { index })
    const problems = await collect(verifyCar(wrong, { verify: 'never' }))
    expect(new Set(problems.map(({ name }) => name))).toEqual(new Set(['IndexRecordError', 'UnindexedSectionError']))
  })
})

describe('many wrong blocks', () => {
  const many = manyBlocks(3000, 1000)
  const wrong = new Set([0, 1, 2, 500, 1047, 1048, 1049, 2999])
  const car = carV1(
    many.map((sound, i) => (wrong.has(i) ? { ...sound, bytes: sound.bytes.with(0, sound.bytes[0] ^ 1) } : sound)),
  )

  test('each is found, in file order, and nothing else', async () => {
    const problems = await collect(verifyCar(car.bytes))
    expect(problems).toMatchObject(
      [...wrong].map((i) => ({ name: 'HashMismatchError', cid: many[i].cid, offset: car.sections[i].offset })),
    )
  })

  test('every block', async () => {
    const all = carV1(many.map(({ cid, bytes }) => ({ cid, bytes: bytes.with(5, bytes[5] ^ 1) })))
    expect(await collect(verifyCar(all.bytes))).toHaveLength(3000)
  })
})

describe('a long operation', () => {
  const car = carV1(manyBlocks(5000, 1000))

  test('reads every byte about once', async () => {
    const source = countingSource(bytesSource(car.bytes))
    expect(await collect(verifyCar(source))).toEqual([])
    expect(source.bytesRead).toBeLessThan(1.01 * car.bytes.length)
    expect(source.closed).toBe(0) // It is the caller's.
  })

  test('tells how far it is', async () => {
    const seen: { bytes: number; blocks: number }[] = []
    await collect(verifyCar(car.bytes, { onProgress: (event) => seen.push(event.detail) }))
    expect(seen.length).toBeGreaterThan(4)
    expect(seen.at(-1)).toEqual({ bytes: car.bytes.length, totalBytes: car.bytes.length, blocks: 5000 })
  })

  test('stops with the reason of the signal, which is no problem of the file', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const onProgress = () => controller.abort(reason)
    await expect(collect(verifyCar(car.bytes, { signal: controller.signal, onProgress }))).rejects.toBe(reason)
  })

  test('an error of the file system is no problem of the file', async () => {
    expect(await failureOf(() => collect(verifyCar('/nowhere/at/all.car')))).toMatchObject({
      name: 'FileError',
      code: 'ENOENT',
    })
    const broken = failingSource(car.bytes, (offset) =>
      offset > 2_000_000 ? new Error('the disk is gone') : undefined,
    )
    expect(await failureOf(() => collect(verifyCar(broken)))).toMatchObject({ message: 'the disk is gone' })
  })

  test('who leaves early leaves nothing open', async () => {
    using folder = new TemporaryFolder()
    const path = folder.file('wrong.car', carV1([misnamed('a', 'b'), ...manyBlocks(5000, 1000)]).bytes)
    for await (const problem of verifyCar(path)) {
      expect(problem.name).toBe('HashMismatchError')
      if (process.platform === 'linux') expect(openFilesIn(folder.path)).toEqual([path])
      break
    }
    expect(openFilesIn(folder.path)).toEqual([])
  })
})
