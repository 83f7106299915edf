import { join } from 'node:path'
import { NotFoundError } from 'interface-store'
import { CID } from 'multiformats/cid'
import { describe, expect, test } from 'vitest'
import { ReadOnlyBlockstore } from '../../src/blockstore/read-only.ts'
import { CarError } from '../../src/errors.ts'
import { createIndex } from '../../src/index/create-index.ts'
import { openIndex } from '../../src/index/open-index.ts'
import { inspectCar } from '../../src/inspect.ts'
import { scanCar } from '../../src/scan/scan-car.ts'
import { readCar } from '../../src/stream/read-car.ts'
import { extractCar } from '../../src/transform/extract-car.ts'
import { verifyCar } from '../../src/verify/verify-car.ts'
import { chunked, collect, joined } from '../builders/streams.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { type GoOptions, manifest, ourOptions, sha256, vector } from './shared-folder.ts'

/** A number: items read. Null: success. Text: the error. Both: items before the error. */
type GoAnswer = number | null | string | [number, string]

interface HostileFile {
  file: string
  what: string
  malformed: boolean
  options: GoOptions
  readers: Record<string, GoAnswer>
  index: GoAnswer
  look: [cid: string, has: boolean | string, size: number | string, sha256: string][] | string
  wronglyAccepted: string[] | null
}

const { files } = manifest<{ files: HostileFile[] }>('hostile')
const named = (...names: string[]) => names.map((name) => `${name}.car`)

/** Departures from the header's format that readers accept (specification 6.6); Go loses its place behind them (defect 22). */
const LAX_HEADER = named(
  'header-trailing-bytes',
  'header-no-roots-key',
  'header-root-tag-48',
  'header-key-order',
  'header-null-roots',
  'header-version-non-minimal',
)
/** The payload is sound, the index is not: who does not read it does not see it, a blockstore regenerates it (6.6). */
const BROKEN_INDEX = [...files.map(({ file }) => file).filter((file) => file.startsWith('index-'))].filter(
  (file) => !named('index-offset-negative', 'index-offset-in-data', 'index-offset-past-end').includes(file),
)
/** A block that only hashing shows to be another one. */
const WRONG_BLOCK = named('section-bit-flip', 'identity-mismatch')
/** The header contradicts itself or the size of the file: refused before the first block (defect 23). */
const REFUSED_HEADER = named('data-size-over-index', 'data-size-past-end')
/** Inspecting ends where a section has no length (section 7). */
const ZERO_LENGTH = named('section-zero-middle')
/** Of the index, inspecting reads the codec alone. */
const NO_INDEX_CODEC = named('index-codec-cut', 'index-offset-at-end')
/** A stream does not say how long it is, so what lies behind the payload is not known. */
const UNSEEN_IN_STREAM = named('index-offset-past-end', 'data-size-past-end')

interface Reader {
  name: string
  /** Whose answers in the manifest it must give. */
  go: string
  hashes: boolean
  /** Reads everything; `count` is called for each item. */
  read: (bytes: Uint8Array, options: ReturnType<typeof ourOptions>, count: (items?: number) => void) => Promise<unknown>
}

const READERS: Reader[] = [
  {
    name: 'readCar',
    go: 'BlockReader',
    hashes: true,
    read: async (bytes, options, count) => {
      for await (const _ of readCar(bytes, options)) count()
    },
  },
  {
    name: 'readCar from a stream',
    go: 'BlockReader',
    hashes: true,
    read: async (bytes, options, count) => {
      for await (const _ of readCar(chunked(bytes, 100, 7), options)) count()
    },
  },
  {
    name: 'scanCar',
    go: 'BlockReaderSkip',
    hashes: false,
    read: (bytes, options, count) => scanCar(bytes, () => count(), options),
  },
  {
    name: 'createIndex',
    go: 'GenerateIndex',
    hashes: false,
    read: async (bytes, options, count) =>
      count((await createIndex(bytes, { ...options, indexCodec: 'car-index-sorted' })).size),
  },
  {
    name: 'inspectCar',
    go: 'Inspect',
    hashes: false,
    read: async (bytes, options, count) => count((await inspectCar(bytes, options)).blockCount),
  },
  {
    name: 'inspectCar, full',
    go: 'InspectFull',
    hashes: true,
    read: async (bytes, options, count) => count((await inspectCar(bytes, { ...options, full: true })).blockCount),
  },
  {
    name: 'the keys of a ReadOnlyBlockstore',
    go: 'OpenReadOnly',
    hashes: false,
    read: async (bytes, options, count) => {
      await using store = await ReadOnlyBlockstore.open(bytes, { ...options, verify: 'never' })
      for await (const _ of store.getAll()) count()
    },
  },
  {
    name: 'extractCar',
    go: 'ExtractV1File',
    hashes: false,
    read: async (bytes, options) => {
      using folder = new TemporaryFolder()
      await extractCar(bytes, join(folder.path, 'out.car'), options)
    },
  },
]

interface Outcome {
  items?: number
  fails: boolean
}

/** What a reader must answer: what Go answers, unless Go is wrong. */
function expected(file: HostileFile, { name, go, hashes }: Reader): Outcome {
  const answer = file.readers[go]
  const inspects = go.startsWith('Inspect')
  if (inspects && NO_INDEX_CODEC.includes(file.file)) return { fails: true }
  if (inspects && ZERO_LENGTH.includes(file.file)) return { items: 1, fails: false }
  if (go === 'ExtractV1File' && answer === 'already a CARv1') return { fails: true }
  const unseen = name === 'readCar from a stream' && UNSEEN_IN_STREAM.includes(file.file)
  if (unseen) return { items: 4, fails: Array.isArray(answer) }
  if (LAX_HEADER.includes(file.file) || BROKEN_INDEX.includes(file.file)) {
    if (go === 'ExtractV1File') return { fails: false }
    return { items: go === 'GenerateIndex' ? 3 : 4, fails: false }
  }
  if (REFUSED_HEADER.includes(file.file)) return { items: 0, fails: true }
  if (file.wronglyAccepted?.includes(go) && (hashes || !WRONG_BLOCK.includes(file.file))) return { fails: true }
  if (file.file === 'data-size-header-only.car') return { ...(answer === null ? {} : { items: 0 }), fails: false } // Defect 8.
  if (typeof answer === 'number') return { items: answer, fails: false }
  if (answer === null) return { fails: false }
  return go === 'BlockReader' && typeof answer !== 'string' ? { items: answer[0], fails: true } : { fails: true }
}

/** Words that specification and contract give, and so must be in our message wherever they are in Go's. */
const PHRASES = [
  /invalid data payload offset: \d+/,
  /invalid data payload size: \d+/,
  /invalid index offset: \d+/,
  /invalid header data, length of read beyond allowable maximum/,
  /invalid section data, length of read beyond allowable maximum/,
  /invalid car version: \d+/,
  /invalid data payload header version; expected 1, got \d+/,
  /varint not minimally encoded/,
  /varints larger than uint63 not supported/,
  /mismatch in content integrity, expected: \w+, got: \w+/,
  /section length shorter than CID length/,
  /cid size is larger than max allowed \(\d+ > \d+\)/,
  /invalid multibase on IPLD link/,
  /expected 1 as the cid version number, got: \d+/,
  /carv1 null padding not allowed by default/,
]

function checkFailure(error: unknown, answer: GoAnswer, file: string): void {
  expect(error, file).toBeInstanceOf(CarError)
  const { name, message } = error as CarError
  expect(name).not.toBe('CarError')
  const said = Array.isArray(answer) ? answer[1] : typeof answer === 'string' ? answer : ''
  // What Go says where it has lost its place says nothing about the file.
  if (said.includes('mmap') || DIFFERENT_WORDS.includes(file)) return
  for (const phrase of PHRASES) {
    const found = phrase.exec(said)
    if (found !== null) expect(message).toContain(found[0])
  }
}

/** Files that another check refuses here, earlier than Go's. */
const DIFFERENT_WORDS = named(
  'header-version-2-with-roots',
  'data-size-short',
  'data-size-over-index',
  'data-size-past-end',
  'section-cut-in-block',
  'section-cut-in-block-v2',
  'section-shorter-than-cid',
  'section-zero-middle',
  'cid-digest-too-long',
  'cid-v0-wrong-length',
  'inner-v2',
)

describe.each(READERS)('$name', (reader) => {
  test.each(files)('$file: $what', async (file) => {
    let items = 0
    let failure: unknown
    try {
      await reader.read(vector(`hostile/${file.file}`), ourOptions(file.options), (more = 1) => {
        items += more
      })
    } catch (error) {
      failure = error
    }
    const outcome = expected(file, reader)
    expect({ fails: failure !== undefined, error: String(failure) }).toMatchObject({ fails: outcome.fails })
    if (outcome.items !== undefined) expect(items).toBe(outcome.items)
    if (failure !== undefined) checkFailure(failure, file.readers[reader.go], file.file)
  })
})

describe('openIndex, over what the file has for an index', () => {
  /** Sizes that can't be: Go takes them (defect 19). */
  const refused = named('index-width-8', 'index-length-not-multiple')
  const own = BROKEN_INDEX.filter((file) => file !== 'index-offset-0.car')

  test.each(files.filter(({ file }) => own.includes(file)))('$file: $what', async ({ file, index }) => {
    const bytes = vector(`hostile/${file}`)
    const indexOffset = Number(new DataView(bytes.buffer).getBigUint64(43, true))
    const opening = openIndex(bytes.subarray(indexOffset))
    if (typeof index === 'string' || refused.includes(file)) {
      const failure = await opening.then(
        () => undefined,
        (error) => error,
      )
      expect(failure).toBeInstanceOf(CarError)
      const phrase = /index too big; (?!singleWidthIndex len)[\w ]+|malformed index[\w; ]+/.exec(String(index))
      if (phrase !== null) expect(failure.message).toContain(phrase[0])
    } else {
      const opened = await opening
      const entries = await collect(opened.entries())
      expect(entries).toHaveLength(opened.size)
      if (index !== null) expect(opened.size).toBe(index)
    }
  })
})

describe('looking blocks up in a ReadOnlyBlockstore', () => {
  const base = files.find(({ file }) => file === 'characteristics-all-set.car') as HostileFile
  const blocks = base.look as Exclude<HostileFile['look'], string>
  /** Whose index has not what it should (6.6: a look-up may miss through an index that lies). */
  const lyingIndex = named(
    'index-empty',
    'index-offset-wrong',
    'index-offset-outside',
    'index-offset-overflow',
    'index-0400-unsorted',
    'data-size-short-boundary',
    'data-size-header-only',
  )

  test.each(files)('$file: no bytes but the right ones, no error but a typed one', async ({ file, options, look }) => {
    const bytes = vector(`hostile/${file}`)
    let store: ReadOnlyBlockstore
    try {
      store = await ReadOnlyBlockstore.open(bytes, ourOptions(options))
    } catch (error) {
      expect(error).toBeInstanceOf(CarError)
      return
    }
    for (const [i, [cidText, , size, digest]] of blocks.entries()) {
      const cid = CID.parse(cidText)
      const got = await answerOf(async () => sha256(await joined(store.get(cid))))
      if (typeof got === 'string') expect(got).toBe(digest)
      const sized = await answerOf(async () => store.size(cid))
      if (typeof sized === 'number') expect(sized).toBe(size)
      const has = await answerOf(async () => store.has(cid))
      // Wherever Go finds the block through a sound file, so do we.
      const found = Array.isArray(look) && look[i][3] === digest && !lyingIndex.includes(file)
      if (found) expect([has, sized, got]).toEqual([true, size, digest])
    }
    await store.close()
  })

  async function answerOf<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask()
    } catch (error) {
      expect(error instanceof CarError || error instanceof NotFoundError).toBe(true)
      return undefined
    }
  }
})

describe('verifyCar', () => {
  /** Legal for the manifest, and yet a finding: the roots, Go's `car verify`, or what specification 6.6 has it report. */
  const findings: Record<string, string[]> = {
    'header-null-roots.car': ['NoRootsError'],
    'header-key-order.car': ['HeaderDeviationError'],
    'data-size-short-boundary.car': ['IndexRecordError'],
    'data-size-header-only.car': [
      'MissingRootsError',
      'IndexRecordError',
      'IndexRecordError',
      'IndexRecordError',
      'IndexRecordError',
    ],
    'index-offset-0.car': ['UnaccountedBytesError'],
    'cid-unknown-hash.car': ['UnsupportedHashError'],
  }

  test.each(files.filter(({ malformed }) => !malformed))('$file: $what', async ({ file }) => {
    const problems = await collect(verifyCar(vector(`hostile/${file}`)))
    expect(problems.map(({ name }) => name)).toEqual(findings[file] ?? [])
  })

  /** What exactly is found, where more than one thing is, or where the class says it all. */
  const exactly: Record<string, string[]> = {
    'header-trailing-bytes.car': ['HeaderDeviationError'],
    'header-no-roots-key.car': ['HeaderDeviationError', 'NoRootsError'],
    'header-root-tag-48.car': ['HeaderDeviationError'],
    'data-offset-past-end.car': ['InvalidCarV2HeaderError'],
    'data-size-past-end.car': ['InvalidCarV2HeaderError', 'TruncatedSectionError'],
    'data-size-over-index.car': ['InvalidCarV2HeaderError', 'TruncatedSectionError'],
    'index-offset-in-data.car': ['InvalidCarV2HeaderError'],
    'index-offset-past-end.car': ['InvalidCarV2HeaderError'],
    'section-bit-flip.car': ['HashMismatchError'],
    'section-cut-in-block-v2.car': ['TruncatedSectionError'],
    'identity-mismatch.car': ['HashMismatchError'],
    'index-codec-unknown.car': ['UnknownIndexCodecError'],
    'index-empty.car': [
      'UnindexedSectionError',
      'UnindexedSectionError',
      'UnindexedSectionError',
      'UnindexedSectionError',
    ],
    'index-offset-wrong.car': ['IndexRecordError', 'UnindexedSectionError'],
    'index-offset-outside.car': ['IndexRecordError', 'UnindexedSectionError'],
    'index-offset-overflow.car': ['IndexRecordError', 'UnindexedSectionError'],
    'index-0400-unsorted.car': ['IndexOrderError'],
    'index-0400-without-codec.car': ['UnknownIndexCodecError'],
  }

  test.each(files.filter(({ malformed }) => malformed))('$file: $what', async ({ file }) => {
    const problems = await collect(verifyCar(vector(`hostile/${file}`)))
    expect(problems.length).toBeGreaterThan(0)
    for (const problem of problems) expect(problem).toBeInstanceOf(CarError)
    if (file in exactly) expect(problems.map(({ name }) => name)).toEqual(exactly[file])
  })
})
