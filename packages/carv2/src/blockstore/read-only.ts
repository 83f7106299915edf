import type { AbortOptions } from 'abort-error'
import type { Blockstore, InputPair, Pair } from 'interface-blockstore'
import type { CID } from 'multiformats/cid'
import { CarError, FileError, NotOpenError, ReadOnlyError } from '../errors.ts'
import { type CarV2Header, isFullyIndexed } from '../format/car-v2-header.ts'
import { IDENTITY_CODE } from '../format/cid.ts'
import type { Container } from '../format/container.ts'
import type { CarIndex } from '../index/car-index.ts'
import { CAR_MULTIHASH_INDEX_SORTED } from '../index/codecs.ts'
import { indexPayload } from '../index/create-index.ts'
import { MemoryIndex } from '../index/memory-index.ts'
import { openStoredIndex } from '../index/stored-index.ts'
import { type ReadOptions, type ResolvedReadOptions, resolveReadOptions } from '../options.ts'
import { type OpenPayload, openPayload } from '../scan/open-payload.ts'
import { SourceWindow } from '../scan/source-window.ts'
import { unlessAborted } from '../source/abortable.ts'
import type { ByteSource } from '../source/byte-source.ts'
import type { MaybePromise } from '../source/maybe-promise.ts'
import type { CarInput } from '../source/open-source.ts'
import { isSynchronous } from '../source/synchronous.ts'
import { BlockBatches } from '../stream/block-batches.ts'
import { BlockLookup, type BlockOffsets } from './block-lookup.ts'
import { SectionReader } from './section-reader.ts'

/** Options of {@link ReadOnlyBlockstore.open}. */
export interface ReadOnlyOptions extends ReadOptions {
  /** An index to use as it is, instead of the stored or a generated one. */
  index?: CarIndex
}

const FIRST_READ = 4096

/**
 * A blockstore over one CAR of version 1 or 2. A stored index is searched where it lies: opening a file of a million
 * blocks reads a few pages and keeps nothing per block. Without one, the index is generated in memory.
 *
 * Over a synchronous source (`io: 'sync'`, bytes) `has` and `size` return values and `get` a plain generator.
 */
export class ReadOnlyBlockstore implements Blockstore, AsyncDisposable {
  readonly version: 1 | 2
  readonly roots: CID[]
  /** The CARv2 header; undefined for version 1. */
  readonly header: CarV2Header | undefined
  readonly index: CarIndex
  readonly #payload: OpenPayload
  readonly #source: ByteSource
  readonly #options: ResolvedReadOptions
  readonly #blocks: BlockLookup
  /** Whether a miss of an identity in the index proves nothing (specification section 3). */
  readonly #identitiesMayBeUnindexed: boolean
  /** Neither the source nor the index makes anybody wait. */
  readonly #synchronous: boolean
  #identityIndex: Promise<CarIndex> | undefined
  #closed = false

  private constructor(payload: OpenPayload, source: ByteSource, found: FoundIndex, options: ResolvedReadOptions) {
    this.version = payload.container.version
    this.roots = payload.container.roots
    this.header = payload.container.header
    this.index = found.index
    this.#payload = payload
    this.#source = source
    this.#options = options
    this.#synchronous = isSynchronous(source) && found.sameSource
    this.#identitiesMayBeUnindexed = !found.complete && (options.storeIdentityCids || options.refMode)
    const offsets: BlockOffsets = { getAll: (cid) => found.index.getAll(cid), exact: isExact(found.index) }
    if (this.#identitiesMayBeUnindexed) offsets.identities = () => this.#identities()
    this.#blocks = new BlockLookup(offsets, new SectionReader(source, payload.container, options), options)
  }

  /** Opens a CAR. Throws typed errors for what is malformed; an unknown or broken stored index is regenerated. */
  static async open(input: CarInput, options: ReadOnlyOptions = {}): Promise<ReadOnlyBlockstore> {
    const resolved = resolveReadOptions(options)
    const payload = await openPayload(input, resolved, { firstRead: FIRST_READ })
    try {
      const source = payload.source as ByteSource
      const found = await findIndex(payload, source, options.index, resolved)
      const { signal: _signal, onProgress: _onProgress, ...kept } = resolved // These are those of opening.
      return new ReadOnlyBlockstore(payload, source, found, kept)
    } catch (error) {
      await payload.close()
      throw error
    }
  }

  has(cid: CID, options: AbortOptions = {}): MaybePromise<boolean> {
    this.#check(options)
    return unlessAborted(this.#blocks.has(cid), options)
  }

  /** Bytes of the block. Throws `NotFoundError`. */
  size(cid: CID, options: AbortOptions = {}): MaybePromise<number> {
    this.#check(options)
    return unlessAborted(this.#blocks.size(cid), options)
  }

  /** The block, as one piece. Throws `NotFoundError`, `HashMismatchError`, `UnsupportedHashError`. */
  get(cid: CID, options: AbortOptions = {}): Generator<Uint8Array> | AsyncGenerator<Uint8Array> {
    const mayScan = this.#identitiesMayBeUnindexed && cid.multihash.code === IDENTITY_CODE
    return this.#synchronous && !mayScan ? this.#getNow(cid, options) : this.#getLater(cid, options)
  }

  *#getNow(cid: CID, options: AbortOptions): Generator<Uint8Array> {
    this.#check(options)
    yield this.#blocks.block(cid) as Uint8Array
  }

  async *#getLater(cid: CID, options: AbortOptions): AsyncGenerator<Uint8Array> {
    this.#check(options)
    yield await unlessAborted(this.#blocks.block(cid), options)
  }

  async *getMany(source: Iterable<CID> | AsyncIterable<CID>, options: AbortOptions = {}): AsyncGenerator<Pair> {
    for await (const cid of source) {
      this.#check(options)
      const block = await unlessAborted(this.#blocks.block(cid), options)
      yield { cid, bytes: once(block) }
    }
  }

  /** Every section in file order, identities and duplicates included, under the CID it is stored with. */
  async *getAll(options: AbortOptions = {}): AsyncGenerator<Pair> {
    this.#check(options)
    const { payloadOffset, payloadSize } = this.#payload.container
    const window = new SourceWindow(this.#source, payloadSize, {
      fresh: true,
      readAhead: this.#options.verify === 'always',
    })
    window.setPayload(payloadOffset, payloadSize)
    const batches = new BlockBatches(window, this.#payload.container, { ...this.#options, ...options })
    for (let blocks = await batches.next(); blocks !== undefined; blocks = await batches.next()) {
      for (const { cid, bytes } of blocks) {
        this.#check(options)
        yield { cid, bytes: once(bytes) }
      }
    }
  }

  put(_cid: CID, _bytes: InputPair['bytes']): Promise<CID> {
    return Promise.reject(new ReadOnlyError())
  }

  // biome-ignore lint/correctness/useYield: refusing is all it does
  async *putMany(_source: Iterable<InputPair> | AsyncIterable<InputPair>): AsyncGenerator<CID> {
    throw new ReadOnlyError()
  }

  delete(_cid: CID): Promise<void> {
    return Promise.reject(new ReadOnlyError())
  }

  // biome-ignore lint/correctness/useYield: refusing is all it does
  async *deleteMany(_source: Iterable<CID> | AsyncIterable<CID>): AsyncGenerator<CID> {
    throw new ReadOnlyError()
  }

  /** Closes the file, when it was opened here. Idempotent. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#payload.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #check({ signal }: AbortOptions): void {
    signal?.throwIfAborted()
    if (this.#closed) throw new NotOpenError()
  }

  /** Identity sections, found by reading the data once, at the first look-up that needs it. */
  #identities(): Promise<CarIndex> {
    this.#identityIndex ??= indexOf(this.#payload.container, this.#source, this.#options).catch((error) => {
      this.#identityIndex = undefined
      throw error
    })
    return this.#identityIndex
  }
}

interface FoundIndex {
  readonly index: CarIndex
  /** Every section, identities included, is in it. */
  readonly complete: boolean
  /** It waits only where the source of the blocks does. */
  readonly sameSource: boolean
}

/** Whether the records of an index say the hash function too: an IndexSorted in a file does not. */
function isExact(index: CarIndex): boolean {
  return index instanceof MemoryIndex || index.codec === CAR_MULTIHASH_INDEX_SORTED
}

async function findIndex(
  { container }: OpenPayload,
  source: ByteSource,
  given: CarIndex | undefined,
  options: ResolvedReadOptions,
): Promise<FoundIndex> {
  const complete = container.header !== undefined && isFullyIndexed(container.header)
  if (given !== undefined) return { index: given, complete, sameSource: given instanceof MemoryIndex }
  const start = container.header?.indexOffset ?? 0
  if (start !== 0 && options.trustIndex) {
    try {
      const index = await openStoredIndex(source, { ...options, start, cacheBytes: options.indexCacheBytes })
      return { index, complete, sameSource: true }
    } catch (error) {
      if (!(error instanceof CarError) || error instanceof FileError) throw error
    }
  }
  return { index: await indexOf(container, source, options), complete: true, sameSource: true }
}

function indexOf(container: Container, source: ByteSource, options: ResolvedReadOptions): Promise<CarIndex> {
  const window = new SourceWindow(source, container.payloadSize)
  window.setPayload(container.payloadOffset, container.payloadSize)
  return indexPayload({ window, container }, options)
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
