import { copyFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CID } from 'multiformats/cid'
import { describe, expect, test } from 'vitest'
import { ReadOnlyBlockstore } from '../../src/blockstore/read-only.ts'
import { createIndex } from '../../src/index/create-index.ts'
import { encodeIndex } from '../../src/index/encode-index.ts'
import { openIndex } from '../../src/index/open-index.ts'
import { inspectCar } from '../../src/inspect.ts'
import { readCar } from '../../src/stream/read-car.ts'
import { attachIndex } from '../../src/transform/attach-index.ts'
import { detachIndex } from '../../src/transform/detach-index.ts'
import { extractCar } from '../../src/transform/extract-car.ts'
import { replaceRoots } from '../../src/transform/replace-roots.ts'
import { type WrapOptions, wrapCar } from '../../src/transform/wrap-car.ts'
import { verifyCar } from '../../src/verify/verify-car.ts'
import { failureOf } from '../builders/failure.ts'
import { collect } from '../builders/streams.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { type GoCar, type GoOptions, manifest, ourOptions, sha256, vector, vectorPath } from './shared-folder.ts'

interface Wrap {
  source: string | null
  options: GoOptions
  car: GoCar
}
interface Extract {
  source: string
  error: string | null
  sha256?: string
  size?: number
}
interface Index {
  source: string
  options: GoOptions
  error: string | null
  index?: { file: string }
  records?: [string, number][]
  lookups?: [string, number[]][]
}
interface ReplaceRoots {
  source: string
  roots: string[]
  error: string | null
  sha256: string
}
interface ZeroPadded extends GoCar {
  zeros: number
  strict: Record<string, unknown>
}

const { sources, wraps, wrapErrors, extracts, indexes, zeroPadded, ...rest } = manifest<{
  sources: GoCar[]
  wraps: Wrap[]
  wrapErrors: { source: string; with: string; error: string | null }[]
  extracts: Extract[]
  indexes: Index[]
  zeroPadded: ZeroPadded[]
  replaceRoots: ReplaceRoots[]
  attachIndex: { source: string; error: string }[]
}>('wrap')

const path = (name: string) => vectorPath(`wrap/${name}`)
const bytesOf = (name: string) => vector(`wrap/${name}`)

async function wrapped(source: string, options: WrapOptions): Promise<Uint8Array> {
  using folder = new TemporaryFolder()
  const target = join(folder.path, 'wrapped.car')
  await wrapCar(path(source), target, options)
  return new Uint8Array(readFileSync(target))
}

async function problemsOf(file: Uint8Array | string): Promise<string[]> {
  return (await collect(verifyCar(file))).map(({ name }) => name)
}

/** What `verify` must say of a file that is sound but for its roots. */
function rootProblems({ roots, inspect }: Pick<GoCar, 'roots' | 'inspect'>): string[] {
  if (roots.length === 0) return ['NoRootsError']
  return inspect.rootsPresent ? [] : ['MissingRootsError']
}

describe('sources, as Go describes them', () => {
  test.each([...sources, ...wraps.map(({ car }) => car)])('$file', async (car) => {
    const file = bytesOf(car.file)
    const { roots, ...inspection } = await inspectCar(file, { full: true })
    expect(roots.map(String)).toEqual(car.roots)
    expect(inspection).toEqual({ ...car.inspect, ...headerOf(car) })
    const blocks = await collect(readCar(file))
    expect(blocks.map(({ cid, offset, bytes }) => [String(cid), offset, bytes.length])).toEqual(car.blocks)
    expect(await problemsOf(file)).toEqual(rootProblems(car))
  })

  function headerOf({ header }: GoCar) {
    if (header === undefined) return {}
    const { fullyIndexed: _, ...fields } = header
    return fields
  }
})

describe('wraps', () => {
  const identical = wraps.filter(
    ({ source, options }) =>
      source !== null && options.storeIdentityCIDs === undefined && options.dataPadding === undefined,
  )
  const withIdentities = wraps.filter(({ source, options }) => source !== null && options.storeIdentityCIDs)

  test('no case is left out', () => {
    expect([identical.length, withIdentities.length, wraps.length]).toEqual([7, 3, 12])
  })

  test.each(identical)('$car.file, byte for byte', async ({ source, options, car }) => {
    const file = await wrapped(source as string, ourOptions(options))
    expect(file).toEqual(bytesOf(car.file))
    expect(sha256(file)).toBe(car.sha256)
  })

  test.each(withIdentities)('$car.file, with the fully-indexed bit (section 3)', async ({ source, options, car }) => {
    const expected = bytesOf(car.file)
    expect(expected[11]).toBe(0)
    expected[11] = 0x80
    const file = await wrapped(source as string, ourOptions(options))
    expect(file).toEqual(expected)
    expect(await problemsOf(file)).toEqual(rootProblems(car))
  })

  test('paddings are honoured (defect 18)', async () => {
    const { source, options, car } = wraps.find(({ car }) => car.file === 'mixed.wrapped-padding-ignored.car') as Wrap
    const file = await wrapped(source as string, ourOptions(options))
    const payload = bytesOf(source as string)
    const indexBytes = bytesOf(car.file).subarray(51 + payload.length)
    const { dataOffset, dataSize, indexOffset } = await inspectCar(file)
    expect({ dataOffset, dataSize, indexOffset }).toEqual({
      dataOffset: 151,
      dataSize: payload.length,
      indexOffset: 151 + payload.length + 200,
    })
    expect(file.subarray(51, 151)).toEqual(new Uint8Array(100))
    expect(file.subarray(151, 151 + payload.length)).toEqual(payload)
    expect(file.subarray(151 + payload.length, indexOffset)).toEqual(new Uint8Array(200))
    expect(file.subarray(indexOffset)).toEqual(indexBytes)
    expect(await problemsOf(file)).toEqual([])
  })

  test('what a blockstore made with paddings and identities, a wrap makes too', async () => {
    const { options, car } = wraps.find(({ source }) => source === null) as Wrap
    expect(await wrapped('mixed.v1.car', ourOptions(options))).toEqual(bytesOf(car.file))
  })
})

describe('wraps that Go refuses, or should', () => {
  async function refused(source: string, options: object): Promise<Record<string, unknown>> {
    using folder = new TemporaryFolder()
    const target = join(folder.path, 'wrapped.car')
    const failure = await failureOf(() => wrapCar(path(source), target, options))
    expect(existsSync(target)).toBe(false)
    return failure
  }

  test('all are replayed', () => {
    expect(wrapErrors.map((row) => row.with)).toEqual([
      'WithoutIndex',
      'codec 0x300003',
      'StoreIdentityCIDs, MaxIndexCidSize 20',
      'source is a CARv2 (reference defect when accepted)',
    ])
  })

  test('without an index: works here (defect 5)', async () => {
    const file = await wrapped('mixed.v1.car', { indexCodec: 'none' })
    expect(file.subarray(51)).toEqual(bytesOf('mixed.v1.car'))
    expect(await inspectCar(file)).toMatchObject({ indexOffset: 0, indexCodec: 0, blockCount: 14 })
    expect(await problemsOf(file)).toEqual([])
  })

  test('a codec that no file has', async () => {
    expect(await refused('mixed.v1.car', { indexCodec: 'car-insertion-index' })).toMatchObject({
      name: 'InvalidOptionError',
      option: 'indexCodec',
    })
  })

  test('a CID that is too large for the index', async () => {
    const options = { storeIdentityCids: true, maxIndexCidBytes: 20 }
    expect(await refused('mixed.v1.car', options)).toMatchObject({
      name: 'CidTooLargeError',
      message: wrapErrors[2].error,
    })
  })

  test('a CARv2 (defect 18)', async () => {
    expect(await refused('mixed.wrapped.car', {})).toMatchObject({ name: 'InvalidVersionError', version: 2 })
  })
})

describe('extracts', () => {
  const sound = extracts.filter(({ error }) => error === null)

  test.each(sound)('$source, beside it and in its place', async ({ source, size, sha256: expected }) => {
    using folder = new TemporaryFolder()
    const copy = join(folder.path, 'copy.car')
    copyFileSync(path(source), copy)
    const beside = join(folder.path, 'beside.car')
    await extractCar(copy, beside)
    await extractCar(copy, copy)
    for (const file of [beside, copy]) {
      const bytes = readFileSync(file)
      expect({ size: bytes.length, sha256: sha256(bytes) }).toEqual({ size, sha256: expected })
    }
  })

  test('a CARv1 is one already', async () => {
    const { source, error } = extracts.find((row) => row.error !== null) as Extract
    using folder = new TemporaryFolder()
    const target = join(folder.path, 'out.car')
    expect(await failureOf(() => extractCar(path(source), target))).toMatchObject({
      name: 'AlreadyV1Error',
      message: error,
    })
    expect(existsSync(target)).toBe(false)
  })
})

describe('indexes', () => {
  const sound = indexes.filter(({ error }) => error === null)
  const failing = indexes.filter(({ error }) => error !== null)

  test.each(sound)('$index.file of $source, byte for byte', async ({ source, options, index, records, lookups }) => {
    const { indexCodec: codec, ...readOptions } = ourOptions(options)
    const generated = await createIndex(path(source), { ...readOptions, indexCodec: codec })
    expect(encodeIndex(generated)).toEqual(bytesOf(index?.file as string))

    await using stored = await openIndex(path(index?.file as string))
    expect(stored.size).toBe(generated.size)
    if (records !== undefined) {
      const entries = await collect(stored.entries())
      const rows = entries.map(({ multihash, offset }) => [Buffer.from(multihash).toString('hex'), offset])
      expect(rows).toEqual(records)
    }
    for (const [cid, offsets] of lookups ?? []) {
      const key = CID.parse(cid)
      expect([...(stored.getAll(key) as Iterable<number>)], cid).toEqual(offsets)
    }
  })

  test.each(failing)('$source without zeroLengthSectionAsEof (section 1.3)', async ({ source, error }) => {
    const failure = await failureOf(() => createIndex(path(source)))
    expect(failure.name).toBe('ZeroLengthSectionError')
    expect(failure.message).toContain((error as string).split(';')[0])
  })
})

describe('zero padding', () => {
  test.each(zeroPadded)('$file is an error, unless it is asked to be the end', async (car) => {
    const file = bytesOf(car.file)
    const payloadEnd = file.length - car.zeros
    const refused = { name: 'ZeroLengthSectionError', offset: payloadEnd }
    expect(await failureOf(() => collect(readCar(file)))).toMatchObject(refused)
    expect(await failureOf(() => createIndex(file))).toMatchObject(refused)
    expect(await failureOf(() => ReadOnlyBlockstore.open(file))).toMatchObject(refused)
    expect(await problemsOf(file)).toEqual(['ZeroLengthSectionError'])

    const options = { zeroLengthSectionAsEof: true }
    expect(await collect(readCar(file, options))).toHaveLength(14)
    expect((await createIndex(file, options)).size).toBe(11)
    expect(await collect((await ReadOnlyBlockstore.open(file, options)).getAll())).toHaveLength(14)
    expect(await collect(verifyCar(file, options))).toEqual([])
    expect(await inspectCar(file, { full: true })).toMatchObject(car.inspect)
  })

  test('a wrap keeps the zeros in the payload, and an extract gives them back', async () => {
    using folder = new TemporaryFolder()
    const options = { zeroLengthSectionAsEof: true }
    const target = join(folder.path, 'wrapped.car')
    const back = join(folder.path, 'back.car')
    await wrapCar(path('zero-padded.v1.car'), target, options)
    await extractCar(target, back, options)
    expect(new Uint8Array(readFileSync(back))).toEqual(bytesOf('zero-padded.v1.car'))
    expect(await collect(verifyCar(target, options))).toEqual([])
    expect(await failureOf(() => wrapCar(path('zero-padded.v1.car'), back))).toMatchObject({
      name: 'AlreadyExistsError',
    })
  })
})

describe('replaceRoots', () => {
  test.each(rest.replaceRoots.filter(({ error }) => error === null))(
    '$source, other roots of the same length',
    async ({ source, roots, sha256: expected }) => {
      using folder = new TemporaryFolder()
      const file = folder.file('copy.car', bytesOf(source))
      await replaceRoots(
        file,
        roots.map((root) => CID.parse(root)),
      )
      expect(sha256(readFileSync(file))).toBe(expected)
    },
  )

  test.each(rest.replaceRoots.filter(({ error }) => error !== null))(
    '$source: a header of another length is refused in Go ($error), and works here (go-car#252)',
    async ({ source, roots }) => {
      using folder = new TemporaryFolder()
      const file = folder.file('copy.car', bytesOf(source))
      const before = await collect(readCar(bytesOf(source)))
      const was = await inspectCar(bytesOf(source))
      await replaceRoots(
        file,
        roots.map((root) => CID.parse(root)),
      )
      const now = await inspectCar(file)
      expect(now.roots.map(String)).toEqual(roots)
      const after = await collect(readCar(file))
      expect(after.map(({ cid }) => String(cid))).toEqual(before.map(({ cid }) => String(cid)))
      expect(after.map(({ bytes }) => bytes)).toEqual(before.map(({ bytes }) => bytes))
      expect(now.indexCodec).toBe(was.indexCodec)
      expect(await problemsOf(file)).toEqual(roots.length === 0 ? ['NoRootsError'] : [])
    },
  )
})

describe('attachIndex', () => {
  test.each(rest.attachIndex)('$source: fails in Go ($error), works here (defect 4)', async ({ source }) => {
    using folder = new TemporaryFolder()
    const file = folder.file('bare.car', withoutIndex(bytesOf(source)))
    const detached = join(folder.path, 'detached.idx')
    await detachIndex(path(source), detached)
    await using index = await openIndex(detached)
    await attachIndex(file, index)
    expect(new Uint8Array(readFileSync(file))).toEqual(bytesOf(source))

    const generated = folder.file('generated.car', withoutIndex(bytesOf(source)))
    await attachIndex(generated)
    expect(new Uint8Array(readFileSync(generated))).toEqual(bytesOf(source))
  })

  /** The same CARv2, its index and IndexOffset gone. */
  function withoutIndex(bytes: Uint8Array): Uint8Array {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const bare = bytes.slice(0, Number(view.getBigUint64(27, true) + view.getBigUint64(35, true)))
    bare.fill(0, 43, 51)
    return bare
  }
})
