import type { CID } from 'multiformats/cid'
import { MAX_VARINT_BYTES, readVarint } from './bytes/varint.ts'
import { UnexpectedEndError } from './errors.ts'
import type { CarV2Header } from './format/car-v2-header.ts'
import { type ReadOptions, type ResolvedReadOptions, resolveReadOptions } from './options.ts'
import { openPayload } from './scan/open-payload.ts'
import { reportProgress } from './scan/progress.ts'
import { scanSections } from './scan/scan-sections.ts'
import { type Section, SectionScanner } from './scan/section-scanner.ts'
import type { Window } from './scan/window.ts'
import type { ByteSource } from './source/byte-source.ts'
import type { CarInput } from './source/open-source.ts'
import { RootPresence } from './verify/root-presence.ts'
import { SectionHashes } from './verify/section-hashes.ts'
import { CodeCounts, LengthStatistics } from './verify/section-statistics.ts'

/** Options of {@link inspectCar}. */
export interface InspectOptions extends ReadOptions {
  /** Hash every block against its CID. Default false: only heads are read. */
  full?: boolean
}

/** What a CAR holds. Codecs and hash functions are multicodec codes. */
export interface CarInspection {
  readonly version: 1 | 2
  /** 16 bytes in hex. This and the three fields that follow are those of the CARv2 header; absent for version 1. */
  readonly characteristics?: string
  readonly dataOffset?: number
  readonly dataSize?: number
  /** 0: there is no index. */
  readonly indexOffset?: number
  /** What the index says of itself, 0x0400 or 0x0401 where it is sound; 0 when there is none. */
  readonly indexCodec: number
  readonly roots: readonly CID[]
  /** Every root is the CID of a block. */
  readonly rootsPresent: boolean
  readonly blockCount: number
  /** Averages are rounded down; all six are 0 without blocks. */
  readonly minBlockLength: number
  readonly avgBlockLength: number
  readonly maxBlockLength: number
  readonly minCidLength: number
  readonly avgCidLength: number
  readonly maxCidLength: number
  /** Blocks by the codec of their CID, ascending: `{ '0x55': 6, '0x71': 1043 }`. */
  readonly codecCounts: Readonly<Record<string, number>>
  /** Blocks by their hash function, ascending. */
  readonly mhTypeCounts: Readonly<Record<string, number>>
}

/**
 * Counts and measures what a CAR holds. A zero-length section always ends the payload. Every section must be whole, the
 * last one too; of an index only the codec is read. Throws what reading throws; with `full` also `HashMismatchError` and
 * `UnsupportedHashError`.
 */
export async function inspectCar(input: CarInput, options: InspectOptions = {}): Promise<CarInspection> {
  const { full = false } = options
  const resolved = { ...resolveReadOptions(options), zeroLengthSectionAsEof: true }
  const payload = await openPayload(input, resolved, { readAhead: full })
  try {
    const { window, container } = payload
    const { version, header, roots } = container
    const inspector = new Inspector(roots, full)
    const scanner = new SectionScanner(window, container.sectionsOffset, { ...resolved, blocks: full })
    const progress = reportProgress(resolved, container.payloadSize)
    const visit = (section: Section) => {
      progress.blocks++
      inspector.visit(section)
    }
    const onWindow = (position: number) => {
      inspector.check(window)
      progress.at(position)
    }
    await scanSections(window, scanner, visit, { ...resolved, onWindow })
    const indexCodec = await readIndexCodec(payload.source as ByteSource, header?.indexOffset ?? 0, resolved)
    return { version, ...headerFields(header), indexCodec, roots, ...inspector.result() }
  } finally {
    await payload.close()
  }
}

/** Takes in every section. */
class Inspector {
  readonly #roots: RootPresence
  readonly #hashes: SectionHashes | undefined
  readonly #codecs = new CodeCounts()
  readonly #hashFunctions = new CodeCounts()
  readonly #blocks = new LengthStatistics()
  readonly #cids = new LengthStatistics()

  constructor(roots: readonly CID[], full: boolean) {
    this.#roots = new RootPresence(roots)
    this.#hashes = full ? new SectionHashes() : undefined
  }

  visit(section: Section): void {
    const { cidStart, cid, end } = section
    this.#roots.see(section)
    this.#codecs.add(cid.codec)
    this.#hashFunctions.add(cid.hashCode)
    this.#blocks.add(end - cid.end)
    this.#cids.add(cid.end - cidStart)
    this.#hashes?.add(section)
  }

  /** Hashes what was visited in this window. */
  check({ bytes, base }: Window): void {
    if (this.#hashes === undefined) return
    for (const error of this.#hashes.check(bytes, base)) throw error
  }

  result() {
    return {
      rootsPresent: this.#roots.absent.length === 0,
      blockCount: this.#blocks.count,
      minBlockLength: this.#blocks.minimum,
      avgBlockLength: this.#blocks.average,
      maxBlockLength: this.#blocks.maximum,
      minCidLength: this.#cids.minimum,
      avgCidLength: this.#cids.average,
      maxCidLength: this.#cids.maximum,
      codecCounts: this.#codecs.record(),
      mhTypeCounts: this.#hashFunctions.record(),
    }
  }
}

function headerFields(header: CarV2Header | undefined) {
  if (header === undefined) return {}
  const { characteristics, dataOffset, dataSize, indexOffset } = header
  const hex = Array.from(characteristics, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return { characteristics: hex, dataOffset, dataSize, indexOffset }
}

/** The multicodec at the beginning of the index. */
async function readIndexCodec(
  source: ByteSource,
  indexOffset: number,
  { signal }: ResolvedReadOptions,
): Promise<number> {
  if (indexOffset === 0) return 0
  const bytes = await source.read(indexOffset, MAX_VARINT_BYTES, signal === undefined ? {} : { signal })
  const codec = readVarint(bytes, 0, bytes.length, indexOffset)
  if (codec < 0) throw new UnexpectedEndError('index codec', indexOffset, 2, bytes.length)
  return codec
}
