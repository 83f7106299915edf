import { breathe } from '#platform'
import { CarError, CidTooLargeError, FileError, TruncatedSectionError } from '../errors.ts'
import type { CarV2Header } from '../format/car-v2-header.ts'
import { IDENTITY_CODE } from '../format/cid.ts'
import { verifySpan } from '../hash/verify-spans.ts'
import type { ResolvedWriteOptions } from '../options.ts'
import { FILLS_PER_BREATH } from '../scan/scan-sections.ts'
import { FOUND_SECTION, NEEDS_BYTES, type Section, SectionScanner } from '../scan/section-scanner.ts'
import type { SourceWindow } from '../scan/source-window.ts'
import type { ByteSource } from '../source/byte-source.ts'
import { BlockTable, codecKey } from './block-table.ts'
import { INDEX_CODEC_FIRST_BYTES, INDEX_CODEC_SECOND_BYTE, isFinalizeLeftover } from './finalize-leftover.ts'

/** Where the payload of an existing file ends. */
export interface PayloadEnd {
  payloadEnd: number
  droppedBytes: number
  reason: string
}

/** Finds where the payload ends, entering every section on the way. */
export class ResumeScan {
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

  /**
   * Read as a section, the codec of an index is a length of 1,024 or 1,025 bytes, and its count begins a CID. The high
   * byte of the count is 0, as the fourth byte of hardly any CID is: only then is it worth a closer look.
   */
  #looksLikeIndex({ bytes, start }: Section): boolean {
    if (bytes[start + 1] !== INDEX_CODEC_SECOND_BYTE || bytes[start + 5] !== 0) return false
    return INDEX_CODEC_FIRST_BYTES.includes(bytes[start])
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
