import type { AbortOptions } from 'abort-error'
import type { Blockstore, InputPair, Pair } from 'interface-blockstore'
import type { CID } from 'multiformats/cid'
import { lockFile, openStoreFile, realPathOf } from '#platform'
import { FinalizedError, NotOpenError, UnsupportedError } from '../errors.ts'
import { type ResolvedWriteOptions, resolveWriteOptions, type WriteOptions } from '../options.ts'
import { untilAborted } from '../source/abortable.ts'
import type { MaybePromise } from '../source/maybe-promise.ts'
import { flatten } from '../stream/flatten.ts'
import { readyGroups } from '../stream/ready-groups.ts'
import { collectBlock, sizeHint } from './input-bytes.ts'
import { type Recovered, readyFile } from './open-store.ts'
import { GROUP_BYTES } from './section-log.ts'
import { type FileLock, type OpenStoreFile, WholeWrites } from './store-file.ts'
import { WritableCar } from './writable-car.ts'
import { checkHeaderLength, checkWriteOptions } from './write-options.ts'

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
  readonly #lock: FileLock
  readonly #car: WritableCar
  /** Roots that `finalize` is to write. */
  #newRoots: CID[] | undefined
  #state: 'open' | 'finalized' = 'open'
  #finalizing: Promise<void> | undefined
  #closing: Promise<void> | undefined

  private constructor(
    car: WritableCar,
    lock: FileLock,
    options: ResolvedWriteOptions,
    recovered: Recovered | undefined,
  ) {
    this.#car = car
    this.#lock = lock
    this.#options = options
    this.recovered = recovered
  }

  /**
   * Opens a file for writing: a new one, an unfinalized one, or a finalized one, which is unfinalized by that.
   * Throws `LockedError`, `CannotResumeError` (these options or roots don't fit the file), and what the formats throw
   * for a file that is damaged in the middle; then it is left as it was.
   */
  static async open(path: string, options: ReadWriteOptions = {}): Promise<ReadWriteBlockstore> {
    const resolved = resolveWriteOptions(options)
    resolved.signal?.throwIfAborted()
    checkWriteOptions(resolved)
    checkHeaderLength(options.roots ?? [], resolved)
    const openFile = options.openFile ?? openStoreFile
    const realPath = realPathOf(path)
    const lock = lockFile(realPath)
    try {
      const file = new WholeWrites(realPath, await openFile(realPath, resolved.io))
      try {
        const ready = await readyFile(file, resolved, options.roots)
        const { signal: _signal, onProgress: _onProgress, ...kept } = resolved
        return new ReadWriteBlockstore(new WritableCar(file, ready, kept, openFile), lock, kept, ready.recovered)
      } catch (error) {
        await file.close().catch(() => {}) // The first failure is the one to tell.
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
    return [...(this.#newRoots ?? this.#car.roots)]
  }

  /** Replaces the roots, by any number of others. Takes effect at `finalize`. Throws `HeaderTooLargeError`. */
  setRoots(roots: CID[]): void {
    this.#checkWritable()
    checkHeaderLength(roots, this.#options)
    this.#newRoots = [...roots]
  }

  has(cid: CID, options: AbortOptions = {}): MaybePromise<boolean> {
    this.#check(options)
    return this.#car.blocks.isImplied(cid) || this.#car.has(cid)
  }

  /** Bytes of the block. Throws `NotFoundError`. */
  size(cid: CID, options: AbortOptions = {}): MaybePromise<number> {
    this.#check(options)
    return this.#car.blocks.size(cid)
  }

  /** The block, as one piece. Throws `NotFoundError`, `HashMismatchError`, `UnsupportedHashError`. */
  get(cid: CID, options: AbortOptions = {}): Generator<Uint8Array> | AsyncGenerator<Uint8Array> {
    return this.#options.io === 'sync' ? this.#getNow(cid, options) : this.#getLater(cid, options)
  }

  *#getNow(cid: CID, options: AbortOptions): Generator<Uint8Array> {
    this.#check(options)
    yield this.#car.blocks.block(cid) as Uint8Array
  }

  async *#getLater(cid: CID, options: AbortOptions): AsyncGenerator<Uint8Array> {
    this.#check(options)
    yield await this.#car.blocks.block(cid)
  }

  async *getMany(source: Iterable<CID> | AsyncIterable<CID>, options: AbortOptions = {}): AsyncGenerator<Pair> {
    for await (const cid of source) {
      this.#check(options)
      const block = await this.#car.blocks.block(cid)
      yield { cid, bytes: once(block) }
    }
  }

  /** The sections that are there when it begins, in file order, under the CIDs they are stored with. */
  async *getAll(options: AbortOptions = {}): AsyncGenerator<Pair> {
    this.#check(options)
    const batches = this.#car.batches({ ...this.#options, ...options })
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
    if (this.#car.append(cid, block)) await this.#car.acknowledge()
    return cid
  }

  /**
   * Stores blocks and yields each CID after its group has been written. A group ends at 1 MiB, or when the source has
   * nothing ready. Blocks in front of one that fails stay, and are yielded.
   */
  putMany(source: Iterable<InputPair> | AsyncIterable<InputPair>, options: AbortOptions = {}): AsyncGenerator<CID> {
    return flatten(this.#putGroups(source, options))
  }

  async *#putGroups(
    source: Iterable<InputPair> | AsyncIterable<InputPair>,
    options: AbortOptions,
  ): AsyncGenerator<CID[], void, undefined> {
    this.#checkWritable(options)
    for await (const group of untilAborted(readyGroups(source, sizeHint, GROUP_BYTES), options.signal)) {
      const { cids, wait, failure } = await this.#appendGroup(group, options)
      if (wait) await this.#car.acknowledge()
      yield cids
      if (failure !== undefined) throw failure.error
    }
  }

  /** Appends the blocks of a group up to the first that fails, and says which those are. */
  async #appendGroup(
    group: readonly InputPair[],
    options: AbortOptions,
  ): Promise<{ cids: CID[]; wait: boolean; failure?: { error: unknown } }> {
    const cids: CID[] = []
    let wait = false
    try {
      for (const { cid, bytes } of group) {
        const block =
          bytes instanceof Uint8Array ? bytes : await collectBlock(bytes, cid, this.#options, options.signal)
        this.#checkWritable(options)
        wait = this.#car.append(cid, block) || wait
        cids.push(cid)
      }
    } catch (error) {
      return { cids, wait, failure: { error } }
    }
    return { cids, wait }
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
    await this.#car.flush()
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
      await this.#car.finalize(this.#newRoots, { ...this.#options, ...options })
      this.#newRoots = undefined
    } catch (error) {
      this.#state = 'open'
      throw error
    }
  }

  /** Flushes, leaves a file that can be resumed, and releases the lock. Idempotent. */
  close(): Promise<void> {
    return this.#closeOnce(() => this.#car.flush())
  }

  /** Closes without the last flush: puts that were not acknowledged are gone. It never deletes the file. */
  discard(): Promise<void> {
    return this.#closeOnce(() => this.#car.abandon(new NotOpenError()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** Closes as the first call says; who calls again waits for that, and is not told of its failure again. */
  #closeOnce(end: () => Promise<void>): Promise<void> {
    if (this.#closing !== undefined) return this.#closing.catch(() => {})
    this.#closing = this.#close(end)
    return this.#closing
  }

  async #close(end: () => Promise<void>): Promise<void> {
    await this.#finalizing?.catch(() => {}) // Whoever called finalize has been told.
    try {
      if (this.#state === 'open') await end()
    } finally {
      await this.#car.close().finally(() => this.#lock.release())
    }
  }

  #check({ signal }: AbortOptions): void {
    signal?.throwIfAborted()
    if (this.#closing !== undefined) throw new NotOpenError()
  }

  #checkWritable(options: AbortOptions = {}): void {
    this.#check(options)
    if (this.#state === 'finalized') throw new FinalizedError()
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
