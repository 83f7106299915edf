import type { CID } from 'multiformats/cid'
import { breathe } from '#platform'
import { compareRange, equalBytes } from '../bytes/compare.ts'
import {
  CannotResumeError,
  CarError,
  CidTooLargeError,
  FileError,
  InvalidVersionError,
  TruncatedSectionError,
} from '../errors.ts'
import {
  CAR_V2_HEADER_BYTES,
  CAR_V2_PRAGMA,
  CAR_V2_PREFIX_BYTES,
  type CarV2Header,
  readCarV2HeaderFields,
} from '../format/car-v2-header.ts'
import { IDENTITY_CODE } from '../format/cid.ts'
import { readHeader } from '../format/container.ts'
import { verifySpan } from '../hash/verify-spans.ts'
import type { ResolvedWriteOptions } from '../options.ts'
import { FILLS_PER_BREATH } from '../scan/scan-sections.ts'
import { FOUND_SECTION, NEEDS_BYTES, type Section, SectionScanner } from '../scan/section-scanner.ts'
import { SourceWindow } from '../scan/source-window.ts'
import type { ByteSource } from '../source/byte-source.ts'
import { BlockTable, codecKey } from './block-table.ts'
import { INDEX_CODEC_FIRST_BYTES, INDEX_CODEC_SECOND_BYTE, isFinalizeLeftover } from './finalize-leftover.ts'
import { dataOffsetOf } from './new-file.ts'

/** What an existing file turned out to hold. Nothing has been changed yet. */
export interface Resumed {
  readonly roots: CID[]
  /** Offset of the payload in the file. */
  readonly dataOffset: number
  /** Bytes of the CARv1 header that are really there. */
  readonly headerLength: number
  /** End of the last complete section, in the payload. */
  readonly payloadEnd: number
  readonly table: BlockTable
  readonly blocks: number
  /** Bytes behind `payloadEnd` that are to go; zeros of a padded piece are not counted. */
  readonly droppedBytes: number
  /** Why they go. */
  readonly reason: string
  /** The CARv2 header as it lies there; undefined in version 1. */
  readonly header: CarV2Header | undefined
  /** The header says that the file is finalized. */
  readonly finalized: boolean
}

/** Reads a file that is to be written on: checks that these options fit it, and finds every complete section. */
export async function resume(
  source: ByteSource,
  size: number,
  options: ResolvedWriteOptions,
  roots: readonly CID[] | undefined,
): Promise<Resumed> {
  await checkVersion(source, size, options)
  const header = options.version === 1 ? undefined : await readV2Header(source, size)
  const dataOffset = dataOffsetOf(options)
  const finalized = header !== undefined && isFinalized(header, dataOffset)
  const end = finalized ? Math.min(size, dataOffset + header.dataSize) : size
  const window = new SourceWindow(source, end - dataOffset)
  window.setPayload(dataOffset, end - dataOffset)
  const inner = await readInnerHeader(window, options)
  checkRoots(inner.roots, roots)
  const scan = new ResumeScan(source, size, dataOffset, window, inner.length, options, finalized ? undefined : header)
  const { payloadEnd, droppedBytes, ...ending } = await scan.run()
  const short = finalized && size < dataOffset + header.dataSize && ending.reason === ''
  const reason = short ? `the file ends before its payload does: DataSize is ${header.dataSize}` : ending.reason
  const { table, blocks } = scan
  return {
    ...{ roots: inner.roots, dataOffset, headerLength: inner.length, payloadEnd },
    ...{ table, blocks, droppedBytes, reason, header, finalized },
  }
}

async function checkVersion(source: ByteSource, size: number, options: ResolvedWriteOptions): Promise<void> {
  const window = new SourceWindow(source, size, { firstRead: 4096 })
  const { header } = await readHeader(window, 0, options)
  if (header.version !== options.version) {
    throw new CannotResumeError(`cannot resume on CAR file with version ${header.version}`)
  }
}

async function readV2Header(source: ByteSource, size: number): Promise<CarV2Header> {
  if (size < CAR_V2_PREFIX_BYTES) {
    throw new CannotResumeError(`error reading car header: unexpected EOF: the file ends at byte ${size}`)
  }
  return readCarV2HeaderFields(await source.read(CAR_V2_PRAGMA.length, CAR_V2_HEADER_BYTES))
}

/** A finalized file has its payload where these options want it; one that has it elsewhere is refused. */
function isFinalized(header: CarV2Header, expected: number): boolean {
  const { dataOffset, dataSize } = header
  if (dataOffset === expected) return dataSize > 0 && dataSize <= Number.MAX_SAFE_INTEGER
  if (isTornOffset(dataOffset, expected)) return false
  if (dataOffset < CAR_V2_PREFIX_BYTES || dataOffset > Number.MAX_SAFE_INTEGER) return false
  throw new CannotResumeError(
    'cannot resume from file with mismatched CARv1 offset; `dataPadding` option must match the padding on file. ' +
      `Expected padding value of ${dataOffset - CAR_V2_PREFIX_BYTES} but got ${expected - CAR_V2_PREFIX_BYTES}`,
  )
}

/**
 * The write of a header stopped inside DataOffset. Of the final header: its low bytes are there, the rest is still zero;
 * of a marker over a final header: the low bytes are zero, the rest is still there.
 */
function isTornOffset(dataOffset: number, expected: number): boolean {
  for (let bytes = 1; bytes < 7; bytes++) {
    const low = expected % 256 ** bytes
    if (dataOffset === low || dataOffset === expected - low) return true
  }
  return false
}

async function readInnerHeader(
  window: SourceWindow,
  options: ResolvedWriteOptions,
): Promise<{ roots: CID[]; length: number }> {
  try {
    const { header, length } = await readHeader(window, 0, options)
    if (header.version !== 1) throw new InvalidVersionError(header.version)
    return { roots: header.roots, length }
  } catch (error) {
    if (!(error instanceof CarError) || error instanceof FileError) throw error
    throw new CannotResumeError(`error reading car header: ${error.message}`, { cause: error })
  }
}

/** The same roots in any order, each as often. */
function checkRoots(onFile: readonly CID[], given: readonly CID[] | undefined): void {
  if (given === undefined) return
  const expected = inOrder(onFile)
  if (given.length !== onFile.length || inOrder(given).some((cid, i) => !equalBytes(cid, expected[i]))) {
    throw new CannotResumeError('cannot resume on file with mismatching data header')
  }
}

/** The bytes of CIDs, sorted: names of 100,000 would take seconds to make. */
function inOrder(roots: readonly CID[]): Uint8Array[] {
  const compare = (a: Uint8Array, b: Uint8Array) =>
    a.length - b.length || compareRange(a, 0, b, 0, a.length)
  return roots.map(({ bytes }) => bytes).sort(compare)
}

interface PayloadEnd {
  payloadEnd: number
  droppedBytes: number
  reason: string
}

/** Finds where the payload ends, entering every section on the way. */
class ResumeScan {
  readonly table: BlockTable
  blocks = 0
  readonly #source: ByteSource
  readonly #size: number
  readonly #dataOffset: number
  readonly #window: SourceWindow
  readonly #scanner: SectionScanner
  readonly #options: ResolvedWriteOptions
  /** The header of a file that is not finalized: all zeros, or the marker of a finalize that did not end. */
  readonly #marker: CarV2Header | undefined

  constructor(
    source: ByteSource,
    size: number,
    dataOffset: number,
    window: SourceWindow,
    start: number,
    options: ResolvedWriteOptions,
    marker: CarV2Header | undefined,
  ) {
    this.table = new BlockTable(options.wholeCids)
    this.#source = source
    this.#size = size
    this.#dataOffset = dataOffset
    this.#window = window
    this.#scanner = new SectionScanner(window, start, { ...options, blocks: false })
    this.#options = options
    this.#marker = marker
  }

  async run(): Promise<PayloadEnd> {
    for (let fills = 1; ; fills++) {
      const end = await this.#enterWindow()
      if (end !== undefined) return end
      const filling = this.#window.fill(this.#scanner.position, this.#scanner.needed, this.#options.signal)
      if (filling instanceof Promise) await filling
      else if (fills % FILLS_PER_BREATH === 0) await breathe()
    }
  }

  /** Enters the sections that lie in the window; says where the payload ends when it does. */
  async #enterWindow(): Promise<PayloadEnd | undefined> {
    const scanner = this.#scanner
    for (;;) {
      const { position } = scanner
      if (position === this.#marker?.dataSize && (await this.#isMarkedEnd(this.#marker))) {
        return this.#interrupted(position)
      }
      let step: number
      try {
        step = scanner.next()
      } catch (error) {
        return await this.#endAt(position, error)
      }
      if (step === NEEDS_BYTES) return undefined
      if (step !== FOUND_SECTION) return await this.#endOf(position)
      const { section } = scanner
      if (this.#looksLikeIndex(section) && (await this.#leftoverAt(position)) && !(await this.#isSound(section))) {
        return this.#interrupted(position)
      }
      this.#enter(section)
    }
  }

  #enter({ bytes, base, start, cidStart, cid }: Section): void {
    this.blocks++
    const { storeIdentityCids, refMode, maxIndexCidBytes } = this.#options
    if (cid.hashCode === IDENTITY_CODE && !storeIdentityCids && !refMode) return
    if (cid.end - cidStart > maxIndexCidBytes) throw new CidTooLargeError(cid.end - cidStart, maxIndexCidBytes)
    this.table.insert(cid.hashCode, codecKey(cid.version, cid.codec), bytes, cid.digestStart, cid.end, base + start)
    this.table.keep(this.table.records.count)
  }

  /** The payload ends at `position`, or zeros do it. */
  async #endOf(position: number): Promise<PayloadEnd> {
    if (position < this.#window.end && (await this.#leftoverAt(position))) return this.#interrupted(position)
    return { payloadEnd: position, droppedBytes: 0, reason: '' }
  }

  /** What is at `position` is no section: a torn tail, what finalize left, or damage. */
  async #endAt(position: number, error: unknown): Promise<PayloadEnd> {
    if (!(error instanceof CarError) || error instanceof FileError) throw error
    if (await this.#leftoverAt(position)) return this.#interrupted(position)
    if (!(error instanceof TruncatedSectionError)) throw error
    const droppedBytes = this.#window.end - position
    return { payloadEnd: position, droppedBytes, reason: `the last section is not complete: ${error.message}` }
  }

  #interrupted(position: number): PayloadEnd {
    const droppedBytes = this.#size - this.#dataOffset - position
    return { payloadEnd: position, droppedBytes, reason: 'finalize was interrupted: its index is written anew' }
  }

  /** Read as a section, the codec of an index is a length of 1,024 or 1,025 bytes. */
  #looksLikeIndex({ bytes, start }: Section): boolean {
    return bytes[start + 1] === INDEX_CODEC_SECOND_BYTE && INDEX_CODEC_FIRST_BYTES.includes(bytes[start])
  }

  /** Whether the block hashes to its CID, as no index does: its section begins like one by chance. */
  async #isSound({ bytes, base, cid, end }: Section): Promise<boolean> {
    const digest = bytes.slice(cid.digestStart, cid.end)
    const block = await this.#source.read(this.#dataOffset + base + cid.end, end - cid.end)
    return verifySpan(cid.hashCode, digest, block) === 'ok'
  }

  /**
   * Whether the payload ends where a marker says. One that has its IndexOffset is whole, and is believed whatever
   * follows; of one that was cut DataSize may be anything, so there the leftover must look like one.
   */
  async #isMarkedEnd({ dataSize, indexOffset }: CarV2Header): Promise<boolean> {
    return indexOffset >= this.#dataOffset + dataSize || this.#leftoverAt(dataSize)
  }

  async #leftoverAt(position: number): Promise<boolean> {
    if (this.#marker === undefined) return false
    const paddingEnd = position === this.#marker.dataSize ? this.#marker.indexOffset : 0
    return isFinalizeLeftover(this.#source, this.#dataOffset + position, this.#size, paddingEnd)
  }
}
