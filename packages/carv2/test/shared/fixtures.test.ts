import { readFileSync } from 'node:fs'
import { CID } from 'multiformats/cid'
import { describe, expect, test } from 'vitest'
import { ReadOnlyBlockstore } from '../../src/blockstore/read-only.ts'
import { createIndex } from '../../src/index/create-index.ts'
import { encodeIndex } from '../../src/index/encode-index.ts'
import { openIndex } from '../../src/index/open-index.ts'
import { inspectCar } from '../../src/inspect.ts'
import { readCar } from '../../src/stream/read-car.ts'
import { verifyCar } from '../../src/verify/verify-car.ts'
import { failureOf } from '../builders/failure.ts'
import { chunked, collect, joined } from '../builders/streams.ts'
import { fixture, fixturePath } from './shared-folder.ts'

const SAMPLE_ROOT = 'bafy2bzaced4ueelaegfs5fqu4tzsh6ywbbpfk3cxppupmxfdhbpbhzawfw5oy'
const problemsOf = async (file: Uint8Array, options = {}) =>
  (await collect(verifyCar(file, options))).map(({ name }) => name)

describe('inspect: the report of specification section 7, in numbers', () => {
  const payload = {
    rootsPresent: true,
    blockCount: 1049,
    minBlockLength: 1,
    avgBlockLength: 417,
    maxBlockLength: 1342,
    minCidLength: 14,
    avgCidLength: 37,
    maxCidLength: 38,
    codecCounts: { '0x55': 6, '0x71': 1043 },
    mhTypeCounts: { '0x0': 6, '0xb220': 1043 },
  }
  const header = { characteristics: '00'.repeat(16), dataOffset: 51, dataSize: 479907 }

  test.each([
    ['sample-v1.car', { version: 1, indexCodec: 0, ...payload }],
    ['sample-v1-with-zero-len-section.car', { version: 1, indexCodec: 0, ...payload }],
    ['sample-wrapped-v2.car', { version: 2, ...header, indexOffset: 479958, indexCodec: 0x0401, ...payload }],
    ['sample-v2-indexless.car', { version: 2, ...header, indexOffset: 0, indexCodec: 0, ...payload }],
  ])('%s', async (name, expected) => {
    for (const full of [false, true]) {
      const { roots, ...inspection } = await inspectCar(fixturePath(name), { full })
      expect(inspection).toEqual(expected)
      expect(roots.map(String)).toEqual([SAMPLE_ROOT])
    }
  })

  test('without identities', async () => {
    expect(await inspectCar(fixture('sample-v1-noidentity.car'))).toMatchObject({
      blockCount: 1043,
      mhTypeCounts: { '0xb220': 1043 },
    })
  })

  test('simple-unixfs.car has 22 dag-pb blocks under CIDv0', async () => {
    const inspection = await inspectCar(fixture('simple-unixfs.car'), { full: true })
    expect(inspection).toMatchObject({ blockCount: 22, codecCounts: { '0x70': 22 }, mhTypeCounts: { '0x12': 22 } })
    expect(inspection.roots.map(String)).toEqual(['QmPLPpnptHc1DMhJAWNYMTqBTqqRQNy5WsY7F9pZgsBfMT'])
  })
})

describe('verify', () => {
  test.each([
    'sample-v1.car',
    'sample-v1-noidentity.car',
    'sample-wrapped-v2.car',
    'sample-v2-indexless.car', // Go's `car verify` takes the missing index for one inside the data: a defect.
    'sample-rw-bs-v2.car', // Go's takes the data for ending 1,413 bytes early: a defect.
    'simple-unixfs.car',
    'carv1-basic.car',
  ])('%s is sound', async (name) => {
    expect(await problemsOf(fixture(name))).toEqual([])
  })

  test.each([
    ['sample-v1-tailing-corrupt-section.car', ['TruncatedSectionError']],
    ['sample-v1-with-zero-len-section.car', ['ZeroLengthSectionError']],
    ['sample-corrupt-pragma.car', ['UnexpectedEndError']],
    ['sample-rootless-v42.car', ['InvalidVersionError']],
    ['badheaderlength.car', ['HeaderTooLargeError']],
    ['carv2-basic.car', ['UnknownIndexCodecError']], // Its index, of before the standard, has no codec.
  ])('%s: %j', async (name, expected) => {
    expect(await problemsOf(fixture(name))).toEqual(expected)
  })

  test('a padded piece is sound when zeros may end it', async () => {
    const options = { zeroLengthSectionAsEof: true }
    expect(await problemsOf(fixture('sample-v1-with-zero-len-section.car'), options)).toEqual([])
  })
})

describe('damage is a typed error that says where', () => {
  const cut = fixture('sample-v1-tailing-corrupt-section.car')
  const torn = { name: 'TruncatedSectionError', offset: 479518, expected: 389, available: 376 }

  test('a truncated last section, whoever reads it (defect 7)', async () => {
    for (const input of [cut, chunked(cut, 10_000)]) {
      const blocks: unknown[] = []
      const reading = (async () => {
        for await (const { cid } of readCar(input)) blocks.push(cid)
      })()
      expect(await failureOf(() => reading)).toMatchObject(torn)
      expect(blocks).toHaveLength(1048)
    }
    expect(await failureOf(() => createIndex(cut))).toMatchObject(torn)
    expect(await failureOf(() => inspectCar(cut))).toMatchObject(torn)
    expect(await failureOf(() => inspectCar(cut, { full: true }))).toMatchObject(torn)
    expect(await failureOf(() => ReadOnlyBlockstore.open(cut))).toMatchObject(torn)
  })

  test.each([
    ['sample-corrupt-pragma.car', { name: 'UnexpectedEndError', offset: 0, expected: 19, available: 16 }],
    ['sample-rootless-v42.car', { name: 'InvalidVersionError', version: 42, message: 'invalid car version: 42' }],
    ['badheaderlength.car', { name: 'HeaderTooLargeError', length: 216830324832, limit: 32 * 1024 * 1024 }],
  ])('%s', async (name, expected) => {
    for (const read of [inspectCar, createIndex, ReadOnlyBlockstore.open]) {
      expect(await failureOf(() => read(fixture(name)))).toMatchObject(expected)
    }
  })

  test('a zero-length section: an error, and a clean end with the option (section 1.3)', async () => {
    const padded = fixture('sample-v1-with-zero-len-section.car')
    const failure = { name: 'ZeroLengthSectionError', offset: 479907 }
    expect(await failureOf(() => collect(readCar(padded)))).toMatchObject(failure)
    expect(await failureOf(() => createIndex(padded))).toMatchObject(failure)
    expect(await collect(readCar(padded, { zeroLengthSectionAsEof: true }))).toHaveLength(1049)
    expect((await createIndex(padded, { zeroLengthSectionAsEof: true })).size).toBe(1043)
  })
})

describe('indexes (section 1.5)', () => {
  test('both codecs of sample-v1.car, byte for byte', async () => {
    const options = { storeIdentityCids: true, indexCodec: 'car-index-sorted' as const }
    const sorted = await createIndex(fixture('sample-v1.car'), options)
    expect(encodeIndex(sorted)).toEqual(fixture('sample-index.carindex'))
    const byHash = await createIndex(fixture('sample-v1.car'))
    expect(encodeIndex(byHash)).toEqual(fixture('sample-multihash-index-sorted.carindex'))
    expect(fixture('sample-wrapped-v2.car').subarray(479958)).toEqual(encodeIndex(byHash))
  })

  test('the directory of a detached IndexSorted: widths and records', async () => {
    await using index = await openIndex(fixturePath('sample-index.carindex'))
    const digests = (await collect(index.entries())).map(({ multihash }) => multihash.length)
    const counts = [10, 11, 12, 13, 32].map((length) => digests.filter((digest) => digest === length).length)
    expect({ size: index.size, counts }).toEqual({ size: 1049, counts: [2, 2, 1, 1, 1043] })
  })

  test('sample-rw-bs-v2.car: three blocks behind 1,413 bytes of padding, found through its index', async () => {
    await using store = await ReadOnlyBlockstore.open(fixturePath('sample-rw-bs-v2.car'))
    const texts = await Promise.all(
      store.roots.map(async (root) => Buffer.from(await joined(store.get(root))).toString()),
    )
    expect(texts.sort()).toEqual(['barreleye', 'fish', 'lobster'])
    const offsets = store.roots.map((root) => [...(store.index.getAll(root) as Iterable<number>)])
    expect(offsets.flat().sort()).toEqual([142, 183, 227])
  })

  test('carv2-basic.car can be read: its obsolete index is regenerated (defect 20)', async () => {
    await using store = await ReadOnlyBlockstore.open(fixturePath('carv2-basic.car'))
    const { blocks } = specification('carv2-basic.json')
    for (const { cid, blockLength } of blocks) {
      expect(store.size(CID.parse(cid['/']))).toBe(blockLength)
    }
  })
})

describe.each(['carv1-basic', 'carv2-basic'])('%s.car, as its description says', (name) => {
  test('roots and blocks', async () => {
    const { header, blocks } = specification(`${name}.json`)
    const car = readCar(fixture(`${name}.car`))
    expect((await car.roots).map(String)).toEqual(header.roots.map((root) => root['/']))
    expect(await car.version).toBe(header.version)
    const dataOffset = header.dataOffset ?? 0
    const found = await collect(car)
    expect(found.map(({ cid, offset, length }) => [String(cid), offset + dataOffset, length])).toEqual(
      blocks.map(({ cid, offset, blockLength }) => [cid['/'], offset, blockLength]),
    )
  })
})

interface Specification {
  header: { roots: { '/': string }[]; version: number; dataOffset?: number }
  blocks: { cid: { '/': string }; offset: number; blockLength: number }[]
}

function specification(name: string): Specification {
  return JSON.parse(readFileSync(fixturePath(name), 'utf8'))
}
