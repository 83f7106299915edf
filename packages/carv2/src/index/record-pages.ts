import type { ByteSource } from '../source/byte-source.ts'
import { andThen, type MaybePromise } from '../source/maybe-promise.ts'

/** Bytes of a page, at most; a page holds whole records. */
export const PAGE_BYTES = 64 * 1024

/**
 * Pages of an index in a file, fetched on demand and kept within a budget.
 *
 * Two generations instead of an exact order of use: a page that is used moves to the young one; when that has half the
 * budget it becomes the old one, and what was old is dropped. A hit costs one look-up in a Map, about 20 ns.
 */
export class RecordPages {
  readonly #source: ByteSource
  readonly #halfBudget: number
  #young = new Map<number, Uint8Array>()
  #old = new Map<number, Uint8Array>()
  #youngBytes = 0

  constructor(source: ByteSource, cacheBytes: number) {
    this.#source = source
    this.#halfBudget = cacheBytes / 2
  }

  /** The page of `length` bytes at `offset`: at once when it is there or the source is synchronous. */
  page(offset: number, length: number): MaybePromise<Uint8Array> {
    const young = this.#young.get(offset)
    if (young !== undefined) return young
    const old = this.#old.get(offset)
    if (old !== undefined) {
      this.#keep(offset, old)
      return old
    }
    return andThen(this.#source.read(offset, length), (bytes) => {
      this.#keep(offset, bytes)
      return bytes
    })
  }

  #keep(offset: number, bytes: Uint8Array): void {
    if (this.#youngBytes + bytes.length > this.#halfBudget) {
      this.#old = this.#young
      this.#young = new Map()
      this.#youngBytes = 0
    }
    this.#young.set(offset, bytes)
    this.#youngBytes += bytes.length
  }
}
