import { andThen, type MaybePromise } from '../source/maybe-promise.ts'
import type { BlockTable } from './block-table.ts'
import { GROUP_BYTES, type SectionLog } from './section-log.ts'
import type { WholeWrites } from './store-file.ts'

/**
 * Acknowledges appended blocks in groups: puts that are pending together share one write, and in `storage` durability
 * one sync. A write that fails takes every block back that was not acknowledged, and fails all who wait.
 */
export class GroupCommit {
  readonly #file: WholeWrites
  readonly #log: SectionLog
  readonly #table: BlockTable
  readonly #durability: 'buffered' | 'process' | 'storage'
  readonly #onRevoke: () => void
  /** End of the payload that is acknowledged: what lies before it has survived what the durability says. */
  settled: number
  #running: Promise<void> = Promise.resolve()
  #next: Promise<void> | undefined
  /** Counts failures: who appended before one and waits for a later write was taken back with the rest. */
  #failures = 0
  #lastError: unknown
  #abandoned = false

  /** `onRevoke` is called after blocks have been taken back: what was read of them is no longer true. */
  constructor(
    file: WholeWrites,
    log: SectionLog,
    table: BlockTable,
    durability: 'buffered' | 'process' | 'storage',
    onRevoke: () => void,
  ) {
    this.#file = file
    this.#log = log
    this.#table = table
    this.#durability = durability
    this.#onRevoke = onRevoke
    this.settled = log.end
  }

  /** Resolves when all that has been appended so far is acknowledged, as the durability says. */
  acknowledge(): Promise<void> {
    if (this.#durability === 'buffered' && this.#log.buffered < GROUP_BYTES) {
      this.#log.check()
      this.#log.keep()
      this.#table.keep(this.#table.records.count)
      return Promise.resolve()
    }
    return this.flush()
  }

  /** Resolves when all that has been appended so far is in the file, and in `storage` durability on the disk. */
  flush(): Promise<void> {
    const failures = this.#failures
    this.#next ??= this.#running
      .catch(() => {}) // Whoever waited for it has been told.
      .then(() => {
        const group = this.#next as Promise<void>
        this.#running = group
        this.#next = undefined
        return this.#write()
      })
    return this.#next.then(() => {
      if (this.#failures !== failures) throw this.#lastError
    })
  }

  #write(): MaybePromise<void> {
    if (this.#abandoned) throw this.#lastError
    const { end, buffered, isBroken } = this.#log
    const { count } = this.#table.records
    if (buffered === 0 && (end === this.settled || isBroken)) return
    try {
      const written = andThen(this.#log.flush(), () => this.#sync())
      if (written instanceof Promise) {
        return written.then(
          () => this.#settle(count, end),
          (error) => this.#fail(error),
        )
      }
    } catch (error) {
      this.#fail(error)
    }
    this.#settle(count, end)
  }

  #settle(count: number, end: number): void {
    this.#table.keep(count)
    this.settled = end
  }

  /** A sync that fails leaves nobody knowing what is on the disk: the log is broken then. */
  #sync(): MaybePromise<void> {
    if (this.#durability !== 'storage') return undefined
    try {
      const synced = this.#file.sync()
      return synced instanceof Promise ? synced.catch((error) => this.#break(error)) : undefined
    } catch (error) {
      return this.#break(error)
    }
  }

  #break(error: unknown): never {
    this.#log.break(error)
    throw error
  }

  /** Gives up what was not acknowledged: whoever waits for it gets `reason`. Resolves when no write is under way. */
  async abandon(reason: Error): Promise<void> {
    this.#failures++
    this.#lastError = reason
    this.#abandoned = true
    await this.#running.catch(() => {}) // Whoever waited for it has been told.
  }

  #fail(error: unknown): never {
    this.#log.takeBack()
    this.#table.revoke()
    this.#failures++
    this.#lastError = error
    this.#onRevoke()
    throw error
  }
}
