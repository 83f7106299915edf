import type { ByteSource } from '../source/byte-source.ts'
import { andThen, type MaybePromise } from '../source/maybe-promise.ts'

/** Bytes of a page, at most; a page holds whole records. */
export const PAGE_BYTES = 64 * 1024

interface Page {
  readonly bytes: Uint8Array
  /** Used since the hand of the clock passed by. */
  used: boolean
}

/**
 * Pages of an index in a file, fetched on demand and kept within a budget.
 *
 * A clock instead of an exact order of use: a hit is one look-up in a Map and a flag, about 20 ns; to make room the
 * oldest page goes, unless it was used meanwhile: then it counts as new.
 */
export class RecordPages {
  readonly #source: ByteSource
  readonly #budget: number
  readonly #pages = new Map<number, Page>()
  #bytes = 0

  constructor(source: ByteSource, cacheBytes: number) {
    this.#source = source
    this.#budget = cacheBytes
  }

  /** The page of `length` bytes at `offset`: at once when it is there or the source is synchronous. */
  page(offset: number, length: number): MaybePromise<Uint8Array> {
    const page = this.#pages.get(offset)
    if (page !== undefined) {
      page.used = true
      return page.bytes
    }
    return andThen(this.#source.read(offset, length), (bytes) => this.#keep(offset, bytes))
  }

  #keep(offset: number, bytes: Uint8Array): Uint8Array {
    if (this.#pages.has(offset)) return bytes
    this.#bytes += bytes.length
    for (const [oldest, page] of this.#pages) {
      if (this.#bytes <= this.#budget) break
      this.#pages.delete(oldest)
      if (page.used) {
        page.used = false
        this.#pages.set(oldest, page)
      } else {
        this.#bytes -= page.bytes.length
      }
    }
    this.#pages.set(offset, { bytes, used: false })
    return bytes
  }
}
