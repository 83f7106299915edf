import type { AbortOptions } from 'abort-error'
import { NotOpenError } from '../errors.ts'
import { DEFAULT_LIMITS } from '../options.ts'
import { type CarInput, type OwnedSource, openSource } from '../source/open-source.ts'
import type { CarIndex, IndexEntry, IndexKey } from './car-index.ts'
import { type IndexDirectory, readIndexDirectory } from './index-directory.ts'
import { StoredIndex } from './stored-index.ts'

/** Options of {@link openIndex}. */
export interface OpenIndexOptions extends AbortOptions {
  /** Memory for pages of the index, in bytes. Default 32 MiB. */
  indexCacheBytes?: number
  /** How a path is read. Default `'sync'`. */
  io?: 'sync' | 'async'
}

/** An index that was opened in place, and the file below it when it was opened here. */
export interface OpenIndex extends CarIndex, AsyncDisposable {
  close(): Promise<void>
}

/**
 * Opens a detached index in place: its directory is read, its records are searched where they lie.
 * Throws `InvalidIndexError`, `UnknownIndexCodecError`, `UnexpectedEndError`.
 */
export async function openIndex(input: CarInput, options: OpenIndexOptions = {}): Promise<OpenIndex> {
  const owned = openSource(input, options)
  try {
    const directory = await readIndexDirectory(owned.source, 0, await owned.source.size(options), options)
    return new DetachedIndex(owned, directory, options.indexCacheBytes ?? DEFAULT_LIMITS.indexCacheBytes)
  } catch (error) {
    await owned.close()
    throw error
  }
}

class DetachedIndex extends StoredIndex implements OpenIndex {
  readonly #owned: OwnedSource
  #closed = false

  constructor(owned: OwnedSource, directory: IndexDirectory, cacheBytes: number) {
    super(owned.source, 0, directory, cacheBytes)
    this.#owned = owned
  }

  override getAll(key: IndexKey): Iterable<number> | AsyncIterable<number> {
    this.#check()
    return super.getAll(key)
  }

  override async *entries(): AsyncGenerator<IndexEntry> {
    this.#check()
    yield* super.entries()
  }

  override async *bytes(options?: AbortOptions): AsyncGenerator<Uint8Array> {
    this.#check()
    yield* super.bytes(options)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#owned.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #check(): void {
    if (this.#closed) throw new NotOpenError('an index')
  }
}
