import { FileError, NotOpenError } from '../errors.ts'
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

/** An exclusive lock on a file, held until it is released or the process is gone. */
export interface FileLock {
  release(): void
}

/** Opens the file of a store, making an empty one when there is none. A seam for tests that break things. */
export type OpenStoreFile = (path: string, io: 'sync' | 'async') => MaybePromise<StoreFile>

/**
 * A {@link StoreFile} whose reads and writes are complete, and whose errors are `FileError`s. `close` waits for what is
 * under way: the system gives a closed descriptor to the next file that is opened.
 */
export class WholeWrites {
  /** Where the file is: it may be renamed. */
  path: string
  readonly #file: StoreFile
  #closed = false
  /** Calls that have not been answered. */
  #underWay = 0
  #onLastAnswer: (() => void) | undefined

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

  async close(): Promise<void> {
    this.#closed = true
    if (this.#underWay > 0) {
      await new Promise<void>((resolve) => {
        this.#onLastAnswer = resolve
      })
    }
    try {
      await this.#file.close()
    } catch (error) {
      this.#fail('close', error)
    }
  }

  #wrap<T>(operation: string, call: () => MaybePromise<T>): MaybePromise<T> {
    if (this.#closed) throw new NotOpenError(this.path)
    try {
      const result = call()
      return result instanceof Promise ? this.#answer(operation, result) : result
    } catch (error) {
      return this.#fail(operation, error)
    }
  }

  async #answer<T>(operation: string, result: Promise<T>): Promise<T> {
    this.#underWay++
    try {
      return await result
    } catch (error) {
      return this.#fail(operation, error)
    } finally {
      if (--this.#underWay === 0) this.#onLastAnswer?.()
    }
  }

  #fail(operation: string, error: unknown): never {
    throw new FileError(this.path, operation, error)
  }
}
