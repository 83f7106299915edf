import { FileError } from '../errors.ts'
import type { MaybePromise } from '../source/maybe-promise.ts'
import { andThen } from '../source/maybe-promise.ts'

/**
 * The file below a read/write store: positional, no cursor. `read` and `write` may do less than asked; a `write` of
 * nothing is an error of the caller to see. Errors are the system's own.
 */
export interface StoreFile {
  size(): MaybePromise<number>
  read(target: Uint8Array, position: number): MaybePromise<number>
  write(bytes: Uint8Array, position: number): MaybePromise<number>
  truncate(size: number): MaybePromise<void>
  /** Returns when what was written survives power loss. */
  sync(): MaybePromise<void>
  close(): MaybePromise<void>
}

/** Opens the file of a store, making an empty one when there is none. A seam for tests that break things. */
export type OpenStoreFile = (path: string, io: 'sync' | 'async') => MaybePromise<StoreFile>

/** A {@link StoreFile} whose reads and writes are complete, and whose errors are `FileError`s. */
export class WholeWrites {
  /** Where the file is: it may be renamed. */
  path: string
  readonly #file: StoreFile

  constructor(path: string, file: StoreFile) {
    this.path = path
    this.#file = file
  }

  size(): MaybePromise<number> {
    return this.#wrap('stat', () => this.#file.size())
  }

  /** Fills `target` from `position` on, as far as the file goes. */
  read(target: Uint8Array, position: number): MaybePromise<number> {
    const more = (done: number): MaybePromise<number> =>
      done === target.length
        ? done
        : andThen(this.#file.read(target.subarray(done), position + done), (count) =>
            count === 0 ? done : more(done + count),
          )
    return this.#wrap('read', () => more(0))
  }

  /** Writes all of `bytes`. */
  write(bytes: Uint8Array, position: number): MaybePromise<void> {
    const more = (done: number): MaybePromise<void> => {
      if (done === bytes.length) return undefined
      return andThen(this.#file.write(bytes.subarray(done), position + done), (count) => {
        if (count <= 0) throw Object.assign(new Error('nothing was written'), { code: 'EIO' })
        return more(done + count)
      })
    }
    return this.#wrap('write', () => more(0))
  }

  truncate(size: number): MaybePromise<void> {
    return this.#wrap('truncate', () => this.#file.truncate(size))
  }

  sync(): MaybePromise<void> {
    return this.#wrap('sync', () => this.#file.sync())
  }

  close(): MaybePromise<void> {
    return this.#wrap('close', () => this.#file.close())
  }

  #wrap<T>(operation: string, call: () => MaybePromise<T>): MaybePromise<T> {
    try {
      const result = call()
      return result instanceof Promise ? result.catch((error) => this.#fail(operation, error)) : result
    } catch (error) {
      return this.#fail(operation, error)
    }
  }

  #fail(operation: string, error: unknown): never {
    throw new FileError(this.path, operation, error)
  }
}
