import type { AbortOptions } from 'abort-error'
import { DEFAULT_LIMITS } from '../options.ts'
import { type CarInput, openSource } from '../source/open-source.ts'
import type { CarIndex } from './car-index.ts'
import { openStoredIndex } from './stored-index.ts'

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
  const { source, close } = openSource(input, options)
  try {
    const cacheBytes = options.indexCacheBytes ?? DEFAULT_LIMITS.indexCacheBytes
    const index = await openStoredIndex(source, { ...options, cacheBytes })
    const closeOnce = async () => close()
    return Object.assign(index, { close: closeOnce, [Symbol.asyncDispose]: closeOnce })
  } catch (error) {
    await close()
    throw error
  }
}
