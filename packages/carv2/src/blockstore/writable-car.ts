import type { CID } from 'multiformats/cid'
import { CidTooLargeError } from '../errors.ts'
import { carHeaderLength, encodeCarHeader } from '../format/car-header.ts'
import type { ResolvedWriteOptions } from '../options.ts'
import { SourceWindow } from '../scan/source-window.ts'
import { BlockBatches } from '../stream/block-batches.ts'
import { BlockLookup } from './block-lookup.ts'
import { type BlockTable, codecKey } from './block-table.ts'
import { type FinalizeInput, finalizeFile, undoFinalize } from './finalize.ts'
import { GroupCommit } from './group-commit.ts'
import { dataOffsetOf } from './new-file.ts'
import type { ReadyFile } from './open-store.ts'
import { rewriteFinalized } from './rewrite.ts'
import { SectionLog } from './section-log.ts'
import { SectionReader } from './section-reader.ts'
import type { OpenStoreFile, WholeWrites } from './store-file.ts'

/** One CAR file that is being written: the journal, the table of its blocks, and how it becomes whole. */
export class WritableCar {
  readonly #options: ResolvedWriteOptions
  readonly #openFile: OpenStoreFile
  readonly #table: BlockTable
  #file: WholeWrites
  #log: SectionLog
  #commits: GroupCommit
  #headerLength: number
  /** Looks blocks up, also those that are not written yet. */
  blocks: BlockLookup
  /** Roots in the file. */
  roots: CID[]

  constructor(file: WholeWrites, ready: ReadyFile, options: ResolvedWriteOptions, openFile: OpenStoreFile) {
    this.#options = options
    this.#openFile = openFile
    this.#table = ready.table
    this.#file = file
    this.#headerLength = ready.headerLength
    this.roots = ready.roots
    this.#log = this.#logOver(file, ready.payloadEnd)
    this.#commits = this.#commitsOf(this.#log)
    this.blocks = this.#lookup()
  }

  /** Whether this block is stored. */
  has(cid: CID): boolean {
    return this.#table.offsetOf(cid) >= 0
  }

  /** Appends a block to the journal, unless it is there. Says whether somebody must wait for a write. */
  append(cid: CID, block: Uint8Array): boolean {
    this.#log.check()
    if (this.blocks.isImplied(cid)) return false
    const { length } = cid.bytes
    if (length > this.#options.maxIndexCidBytes) throw new CidTooLargeError(length, this.#options.maxIndexCidBytes)
    if (!this.#options.allowDuplicatePuts) {
      const stored = this.#table.offsetOf(cid)
      if (stored >= 0) return stored >= this.#log.written
    }
    const offset = this.#log.append(cid.bytes, block)
    const { code, digest } = cid.multihash
    this.#table.insert(code, codecKey(cid.version, cid.code), digest, 0, digest.length, offset)
    return true
  }

  /** Resolves when all that was appended has survived what the durability says. */
  acknowledge(): Promise<void> {
    return this.#commits.acknowledge()
  }

  /** Resolves when all that was appended is in the file. */
  flush(): Promise<void> {
    return this.#commits.flush()
  }

  /** Gives up what was not acknowledged; whoever waits for it gets `reason`. */
  abandon(reason: Error): Promise<void> {
    return this.#commits.abandon(reason)
  }

  async close(): Promise<void> {
    await this.#file.close()
  }

  /** The blocks that are there now, in file order. */
  batches(options: ResolvedWriteOptions): BlockBatches {
    const payloadSize = this.#log.end
    const window = new SourceWindow(this.#log.source(), payloadSize, { fresh: true })
    return new BlockBatches(window, { sectionsOffset: this.#headerLength, payloadSize }, options)
  }

  /** Makes the file whole, under other roots when there are some. When it fails the file is what it was. */
  async finalize(roots: CID[] | undefined, options: ResolvedWriteOptions): Promise<void> {
    await this.flush()
    const input = { file: this.#file, options, payloadEnd: this.#log.end, records: this.#table.records }
    const headerLength = roots === undefined ? this.#headerLength : carHeaderLength(roots)
    if (roots !== undefined && headerLength !== this.#headerLength) {
      await this.#rewrite(input, roots, headerLength)
      return
    }
    if (roots !== undefined) await this.#file.write(encodeCarHeader(roots), this.#log.origin)
    this.roots = roots ?? this.roots
    if (options.version === 2) await this.#finalizeOrUndo(input)
    else if (options.durability === 'storage') await this.#file.sync()
  }

  async #finalizeOrUndo(input: FinalizeInput): Promise<void> {
    try {
      await finalizeFile(input)
    } catch (error) {
      try {
        await undoFinalize(input)
      } catch (cause) {
        this.#log.break(cause)
      }
      throw error
    }
  }

  /** The header gets another length, so every section moves: a new file takes the old one's place. */
  async #rewrite(input: FinalizeInput, roots: CID[], headerLength: number): Promise<void> {
    const shift = headerLength - this.#headerLength
    this.#table.shift(shift)
    let rewritten: WholeWrites
    try {
      rewritten = await rewriteFinalized(input, this.#headerLength, roots, this.#openFile)
    } catch (error) {
      this.#table.shift(-shift)
      throw error
    }
    await this.#file.close()
    this.#file = rewritten
    this.#headerLength = headerLength
    this.roots = roots
    this.#log = this.#logOver(rewritten, this.#log.end + shift)
    this.#commits = this.#commitsOf(this.#log)
    this.blocks = this.#lookup()
  }

  #logOver(file: WholeWrites, end: number): SectionLog {
    return new SectionLog(file, dataOffsetOf(this.#options), end, this.#options.maxSectionBytes)
  }

  #commitsOf(log: SectionLog): GroupCommit {
    return new GroupCommit(this.#file, log, this.#table, this.#options.durability, () => {
      this.blocks = this.#lookup()
    })
  }

  #lookup(): BlockLookup {
    const log = this.#log
    const place = {
      payloadOffset: 0,
      sectionsOffset: this.#headerLength,
      get payloadSize() {
        return log.end
      },
    }
    const getAll = (cid: CID) => {
      const offset = this.#table.offsetOf(cid)
      return offset < 0 ? [] : [offset]
    }
    const sections = new SectionReader(log.source(), place, this.#options)
    return new BlockLookup({ getAll, exact: true }, sections, this.#options)
  }
}
