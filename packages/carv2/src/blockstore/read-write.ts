import type { AbortOptions } from 'abort-error'
import type { Blockstore, InputPair, Pair } from 'interface-blockstore'
import type { CID } from 'multiformats/cid'
import { type FileLock, lockFile, openStoreFile } from '#platform'
import { CidTooLargeError, FinalizedError, NotOpenError, UnsupportedError } from '../errors.ts'
import { carHeaderLength, encodeCarHeader } from '../format/car-header.ts'
import { type ResolvedWriteOptions, resolveWriteOptions, type WriteOptions } from '../options.ts'
import { SourceWindow } from '../scan/source-window.ts'
import type { MaybePromise } from '../source/maybe-promise.ts'
import { BlockBatches } from '../stream/block-batches.ts'
import { readyGroups } from '../stream/ready-groups.ts'
import { BlockLookup } from './block-lookup.ts'
import type { BlockTable } from './block-table.ts'
import { codecKey } from './block-table.ts'
import { finalizeFile, undoFinalize } from './finalize.ts'
import { GroupCommit } from './group-commit.ts'
import { collectBlock, sizeHint } from './input-bytes.ts'
import { dataOffsetOf } from './new-file.ts'
import { type ReadyFile, type Recovered, readyFile } from './open-store.ts'
import { rewriteFinalized } from './rewrite.ts'
import { GROUP_BYTES, SectionLog } from './section-log.ts'
import { SectionReader } from './section-reader.ts'
import { type OpenStoreFile, WholeWrites } from './store-file.ts'

/** Options of {@link ReadWriteBlockstore.open}. */
export interface ReadWriteOptions extends WriteOptions {
  /** Roots of the CAR. For an existing file: the ones it has, in any order, or absent. */
  roots?: CID[]
  /** Opens the file below the store. A seam for tests; default: the file system. */
  openFile?: OpenStoreFile
}

/**
 * A blockstore that writes one CAR. The file is a journal: it can be opened again after any crash, and a resolved put
 * has survived what `durability` says. `finalize` adds the index and makes it a CARv2 for every reader.
 *
 *     open ──put, putMany──▶ open ──finalize──▶ finalized (reads go on) ──close──▶ closed
 *       └──────close (resumable), discard──────────────────────────────────────────┘
 *
 * One writer at a time: a second open of the file throws `LockedError`. Blocks that are put are not hashed; blocks that
 * are read are, unless `verify: 'never'`.
 */
export class ReadWriteBlockstore implements Blockstore, AsyncDisposable {
  /** What a torn file lost when it was opened; undefined when nothing was. */
  readonly recovered: Recovered | undefined
  readonly #options: ResolvedWriteOptions
  readonly #openFile: OpenStoreFile
  readonly #lock: FileLock
  readonly #table: BlockTable
  #file: WholeWrites
  #log!: SectionLog
  #commits!: GroupCommit
  #blocks!: BlockLookup
  #roots: CID[]
  #headerLength: number
  /** Roots that `finalize` is to write. */
  #newRoots: CID[] | undefined
  #state: 'open' | 'finalized' | 'closed' = 'open'
  #finalizing: Promise<void> | undefined

  private constructor(
    file: WholeWrites,
    lock: FileLock,
    ready: ReadyFile,
    options: ResolvedWriteOptions,
    openFile: OpenStoreFile,
  ) {
    this.#file = file
    this.#lock = lock
    this.#options = options
    this.#openFile = openFile
    this.#roots = ready.roots
    this.#headerLength = ready.headerLength
    this.#table = ready.table
    this.recovered = ready.recovered
    this.#attach(file, ready.payloadEnd)
  }

  /**
   * Opens a file for writing: a new one, an unfinalized one, or a finalized one, which is unfinalized by that.
   * Throws `LockedError`, `CannotResumeError` (these options or roots don't fit the file), and what the formats throw
   * for a file that is damaged in the middle; then it is left as it was.
   */
  static async open(path: string, options: ReadWriteOptions = {}): Promise<ReadWriteBlockstore> {
    const resolved = resolveWriteOptions(options)
    resolved.signal?.throwIfAborted()
    const openFile = options.openFile ?? openStoreFile
    const lock = lockFile(path)
    try {
      const file = new WholeWrites(path, await openFile(path, resolved.io))
      try {
        const ready = await readyFile(file, resolved, options.roots)
        const { signal: _signal, onProgress: _onProgress, ...kept } = resolved
        return new ReadWriteBlockstore(file, lock, ready, kept, openFile)
      } catch (error) {
        await file.close()
        throw error
      }
    } catch (error) {
      lock.release()
      throw error
    }
  }

  /** The version that is written. */
  get version(): 1 | 2 {
    return this.#options.version
  }

  /** The roots that the file has, or will have after `finalize`. */
  get roots(): CID[] {
    return [...(this.#newRoots ?? this.#roots)]
  }

  /** Replaces the roots, by any number of others. Takes effect at `finalize`. */
  setRoots(roots: CID[]): void {
    this.#checkWritable()
    this.#newRoots = [...roots]
  }

  has(cid: CID, options: AbortOptions = {}): MaybePromise<boolean> {
    this.#check(options)
    return this.#blocks.isImplied(cid) || this.#table.offsetOf(cid) >= 0
  }

  /** Bytes of the block. Throws `NotFoundError`. */
  size(cid: CID, options: AbortOptions = {}): MaybePromise<number> {
    this.#check(options)
    return this.#blocks.size(cid)
  }

  /** The block, as one piece. Throws `NotFoundError`, `HashMismatchError`, `UnsupportedHashError`. */
  get(cid: CID, options: AbortOptions = {}): Generator<Uint8Array> | AsyncGenerator<Uint8Array> {
    return this.#options.io === 'sync' ? this.#getNow(cid, options) : this.#getLater(cid, options)
  }

  *#getNow(cid: CID, options: AbortOptions): Generator<Uint8Array> {
    this.#check(options)
    yield this.#blocks.block(cid) as Uint8Array
  }

  async *#getLater(cid: CID, options: AbortOptions): AsyncGenerator<Uint8Array> {
    this.#check(options)
    yield await this.#blocks.block(cid)
  }

  async *getMany(source: Iterable<CID> | AsyncIterable<CID>, options: AbortOptions = {}): AsyncGenerator<Pair> {
    for await (const cid of source) {
      this.#check(options)
      const block = await this.#blocks.block(cid)
      yield { cid, bytes: once(block) }
    }
  }

  /** The sections that are there when it begins, in file order, under the CIDs they are stored with. */
  async *getAll(options: AbortOptions = {}): AsyncGenerator<Pair> {
    this.#check(options)
    const window = new SourceWindow(this.#log.source(), this.#log.end, { fresh: true })
    const sectionsOffset = this.#headerLength
    const container = { sectionsOffset, payloadSize: this.#log.end }
    const batches = new BlockBatches(window, container, { ...this.#options, ...options })
    for (let blocks = await batches.next(); blocks !== undefined; blocks = await batches.next()) {
      for (const { cid, bytes } of blocks) {
        this.#check(options)
        yield { cid, bytes: once(bytes) }
      }
    }
  }

  /**
   * Stores a block, unless it is there. Resolves when it has survived what `durability` says; puts that are pending
   * together share one write. Throws `SectionTooLargeError`, `CidTooLargeError`, `FinalizedError`, `FileError`.
   */
  async put(cid: CID, bytes: InputPair['bytes'], options: AbortOptions = {}): Promise<CID> {
    this.#checkWritable(options)
    const block = bytes instanceof Uint8Array ? bytes : await collectBlock(bytes, cid, this.#options, options.signal)
    this.#checkWritable(options)
    if (this.#append(cid, block)) await this.#commits.acknowledge()
    return cid
  }

  /**
   * Stores blocks and yields each CID after its group has been written. A group ends at 1 MiB, or when the source has
   * nothing ready.
   */
  async *putMany(
    source: Iterable<InputPair> | AsyncIterable<InputPair>,
    options: AbortOptions = {},
  ): AsyncGenerator<CID> {
    this.#checkWritable(options)
    for await (const group of readyGroups(source, sizeHint, GROUP_BYTES)) {
      let wait = false
      for (const { cid, bytes } of group) {
        const block =
          bytes instanceof Uint8Array ? bytes : await collectBlock(bytes, cid, this.#options, options.signal)
        this.#checkWritable(options)
        wait = this.#append(cid, block) || wait
      }
      if (wait) await this.#commits.acknowledge()
      for (const { cid } of group) yield cid
    }
  }

  delete(_cid: CID): Promise<void> {
    return Promise.reject(new UnsupportedError('ReadWrite blockstore does not support deleting blocks'))
  }

  // biome-ignore lint/correctness/useYield: refusing is all it does
  async *deleteMany(_source: Iterable<CID> | AsyncIterable<CID>): AsyncGenerator<CID> {
    throw new UnsupportedError('ReadWrite blockstore does not support deleting blocks')
  }

  /** Resolves when every put so far is in the file (and in `storage` durability on the disk). */
  async flush(options: AbortOptions = {}): Promise<void> {
    this.#check(options)
    if (this.#state === 'open') await this.#commits.flush()
  }

  /**
   * Writes the index and the header: the file is whole, and takes no more blocks; reading goes on. A second call does
   * nothing. When it fails the store is as it was, and may try again.
   */
  async finalize(options: AbortOptions = {}): Promise<void> {
    this.#check(options)
    if (this.#state === 'finalized') return this.#finalizing
    this.#state = 'finalized'
    this.#finalizing = this.#finalize(options)
    await this.#finalizing
  }

  async #finalize(options: AbortOptions): Promise<void> {
    try {
      await this.#commits.flush()
      await this.#finalizeFile({ ...this.#options, ...options })
    } catch (error) {
      this.#state = 'open'
      throw error
    }
  }

  /** Flushes, leaves a file that can be resumed, and releases the lock. Idempotent. */
  async close(): Promise<void> {
    if (this.#state === 'closed') return
    await this.#finalizing?.catch(() => {}) // Whoever called finalize has been told.
    const unfinished = this.#state === 'open'
    this.#state = 'closed'
    try {
      if (unfinished) await this.#commits.flush()
    } finally {
      await this.#letGo()
    }
  }

  /** Closes without the last flush: puts that were not acknowledged are gone. It never deletes the file. */
  async discard(): Promise<void> {
    if (this.#state === 'closed') return
    await this.#finalizing?.catch(() => {}) // Whoever called finalize has been told.
    this.#state = 'closed'
    await this.#commits.abandon(new NotOpenError())
    await this.#letGo()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #letGo(): Promise<void> {
    try {
      await this.#file.close()
    } finally {
      this.#lock.release()
    }
  }

  #check({ signal }: AbortOptions): void {
    signal?.throwIfAborted()
    if (this.#state === 'closed') throw new NotOpenError()
  }

  #checkWritable(options: AbortOptions = {}): void {
    this.#check(options)
    if (this.#state === 'finalized') throw new FinalizedError()
  }

  /** Appends a block to the buffer, unless it is there. Says whether somebody must wait for a write. */
  #append(cid: CID, block: Uint8Array): boolean {
    this.#log.check()
    if (this.#blocks.isImplied(cid)) return false
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

  /** Puts the machinery on a file whose payload ends at `end`. */
  #attach(file: WholeWrites, end: number): void {
    const options = this.#options
    this.#file = file
    this.#log = new SectionLog(file, dataOffsetOf(options), end, options.maxSectionBytes)
    this.#commits = new GroupCommit(file, this.#log, this.#table, options.durability, () => this.#attachReader())
    this.#attachReader()
  }

  #attachReader(): void {
    const log = this.#log
    const place = {
      payloadOffset: 0,
      sectionsOffset: this.#headerLength,
      get payloadSize() {
        return log.end
      },
    }
    const offsets = {
      exact: true,
      getAll: (key: CID) => {
        const offset = this.#table.offsetOf(key)
        return offset < 0 ? [] : [offset]
      },
    }
    this.#blocks = new BlockLookup(offsets, new SectionReader(log.source(), place, this.#options), this.#options)
  }

  async #finalizeFile(options: ResolvedWriteOptions): Promise<void> {
    const roots = this.#newRoots
    const headerLength = roots === undefined ? this.#headerLength : carHeaderLength(roots)
    if (roots !== undefined && headerLength !== this.#headerLength) {
      await this.#rewrite(roots, headerLength, options)
      return
    }
    const input = { file: this.#file, options, payloadEnd: this.#log.end, records: this.#table.records }
    if (roots !== undefined) await this.#file.write(encodeCarHeader(roots), this.#log.origin)
    if (options.version === 2) await this.#finalizeOrUndo(input)
    else if (options.durability === 'storage') await this.#file.sync()
    this.#roots = this.roots
    this.#newRoots = undefined
  }

  async #finalizeOrUndo(input: Parameters<typeof finalizeFile>[0]): Promise<void> {
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

  async #rewrite(roots: CID[], headerLength: number, options: ResolvedWriteOptions): Promise<void> {
    const shift = headerLength - this.#headerLength
    const input = { file: this.#file, options, payloadEnd: this.#log.end, records: this.#table.records }
    this.#table.shift(shift)
    let rewritten: WholeWrites
    try {
      rewritten = await rewriteFinalized(input, this.#headerLength, roots, this.#openFile)
    } catch (error) {
      this.#table.shift(-shift)
      throw error
    }
    await this.#file.close()
    this.#roots = roots
    this.#newRoots = undefined
    this.#headerLength = headerLength
    this.#attach(rewritten, this.#log.end + shift)
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
