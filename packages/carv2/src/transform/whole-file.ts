import type { AbortOptions } from 'abort-error'
import { createWholeFile } from '#platform'
import type { MaybePromise } from '../source/maybe-promise.ts'

/** Options of everything that makes a file. */
export interface OverwriteOptions {
  /** Replace a file that is there already, instead of failing with `AlreadyExistsError`. Default false. */
  overwrite?: boolean
}

/**
 * A file in the making: it appears under its name whole, with everything on disk, or not at all. Until then it is a
 * temporary file beside it. Errors are `FileError`s.
 */
export interface WholeFile {
  /** Bytes so far. */
  readonly size: number
  /** Appends. The bytes may be changed as soon as this has returned, and its promise is fulfilled. */
  append(bytes: Uint8Array): MaybePromise<void>
  /** Appends zeros, as a hole where the file system has such. */
  skip(length: number): MaybePromise<void>
  /** Overwrites what was appended earlier. */
  patch(bytes: Uint8Array, position: number): Promise<void>
  /** Makes the file appear, or throws: then it is still to be discarded. */
  commit(options?: AbortOptions): Promise<void>
  /** Removes the temporary file. Idempotent; does nothing after `commit`. */
  discard(): Promise<void>
}

/** Makes the file at `path` with `write`: whole, or not at all when anything throws. */
export async function writeWholeFile<T>(
  path: string,
  options: OverwriteOptions & AbortOptions,
  write: (file: WholeFile) => Promise<T>,
): Promise<T> {
  options.signal?.throwIfAborted()
  const file = await createWholeFile(path, options)
  try {
    const result = await write(file)
    await file.commit(options)
    return result
  } catch (error) {
    await file.discard().catch(() => {}) // What went wrong first is what the caller must know.
    throw error
  }
}
