import type { CID } from 'multiformats/cid'
import { syncDirectoryOf } from '#platform'
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
  /** By how much the offsets in the table are ahead of the file, while another one is being written. */
  #ahead = 0
  /** The file from before a rewrite: an iteration that began there goes on there. */
  #replaced: WholeWrites | undefined
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
      if (stored >= 0) return stored >= this.#commits.settled
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
    await this.#replaced?.close()
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
    this.#log.check()
    await this.flush()
    const input = { file: this.#file, options, payloadEnd: this.#log.end, records: this.#table.records }
    const headerLength = roots === undefined ? this.#headerLength : carHeaderLength(roots)
    if (roots !== undefined && headerLength !== this.#headerLength) await this.#rewrite(input, roots, headerLength)
    else await this.#finalizeInPlace(input, roots)
    this.roots = roots ?? this.roots
  }

  async #finalizeInPlace(input: FinalizeInput, roots: CID[] | undefined): Promise<void> {
    const { file, options } = input
    const header = roots === undefined ? undefined : await this.#headerInFile()
    try {
      if (roots !== undefined) await file.write(encodeCarHeader(roots), this.#log.origin)
      if (options.version === 2) await finalizeFile(input)
      else if (options.durability === 'storage') await file.sync()
    } catch (error) {
      await undoFinalize(input, header).catch((cause) => this.#log.break(cause))
      throw error
    }
  }

  /** The header as it lies there, which need not be the canonical one. */
  async #headerInFile(): Promise<Uint8Array> {
    const header = new Uint8Array(this.#headerLength)
    await this.#file.read(header, this.#log.origin)
    return header
  }

  /** The header gets another length, so every section moves: a new file takes the old one's place. */
  async #rewrite(input: FinalizeInput, roots: CID[], headerLength: number): Promise<void> {
    const distance = headerLength - this.#headerLength
    this.#shift(distance)
    let rewritten: WholeWrites
    try {
      rewritten = await rewriteFinalized(input, this.#headerLength, roots, this.#openFile)
    } catch (error) {
      this.#shift(-distance)
      throw error
    }
    this.#replaced = this.#file
    this.#file = rewritten
    this.#headerLength = headerLength
    this.#ahead = 0
    this.#log = this.#logOver(rewritten, this.#log.end + distance)
    this.#commits = this.#commitsOf(this.#log)
    this.blocks = this.#lookup()
    try {
      syncDirectoryOf(rewritten.path)
    } catch (error) {
      this.#log.break(error)
      throw error
    }
  }

  /** Moves the offsets in the table to where the sections will be; reading goes on where they are. */
  #shift(distance: number): void {
    this.#table.shift(distance)
    this.#ahead += distance
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
      return offset < 0 ? [] : [offset - this.#ahead]
    }
    const sections = new SectionReader(log.source(), place, this.#options)
    return new BlockLookup({ getAll, exact: true }, sections, this.#options)
  }
}
