import { abortable } from '../source/abortable.ts'
import { withHeadroom } from '../source/headroom.ts'
import { WINDOW_BYTES, Window } from './window.ts'

/** A stream of bytes that can't seek: a pipe, a response body, a generator. */
export type ByteStream = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/**
 * Enough for many small sections, little enough to hand blocks on while the stream is still coming. Where views are
 * handed out, a buffer is no larger: whole windows for 64 KiB each took 5 times as long.
 */
const GATHER_BYTES = 64 * 1024

/** A window over a stream: it gathers chunks, and drops what it jumps over. */
export class StreamWindow extends Window {
  readonly #chunks: AsyncIterator<Uint8Array> | Iterator<Uint8Array>
  readonly #fresh: boolean
  #chunk: Uint8Array = new Uint8Array(0)
  #ended = false
  #failure: { error: unknown } | undefined
  /** The stream was asked for a chunk and has not answered; in `release`: because there was an abort. */
  #asked = false

  constructor(stream: ByteStream, options: { fresh?: boolean } = {}) {
    super()
    this.#chunks = Symbol.asyncIterator in stream ? stream[Symbol.asyncIterator]() : stream[Symbol.iterator]()
    this.#fresh = options.fresh ?? false
  }

  async fill(position: number, needed: number, signal?: AbortSignal): Promise<void> {
    const wanted = Math.min(Math.max(needed, GATHER_BYTES), this.end - position)
    const kept = this.bytes.subarray(Math.min(position - this.base, this.limit), this.limit)
    let skip = Math.max(0, position - (this.base + this.limit))
    while (skip > 0 && (await this.#pull(signal))) {
      const dropped = Math.min(skip, this.#chunk.length)
      this.#chunk = this.#chunk.subarray(dropped)
      skip -= dropped
    }
    const target = this.#target(this.#fresh ? Math.max(wanted, kept.length) : Math.max(wanted, WINDOW_BYTES), kept)
    let limit = kept.length
    while (skip === 0 && limit < wanted && (await this.#pullOnTop(limit >= needed, signal))) {
      const taken = this.#chunk.subarray(0, Math.min(target.length - limit, this.end - position - limit))
      target.set(taken, limit)
      this.#chunk = this.#chunk.subarray(taken.length)
      limit += taken.length
    }
    this.bytes = target
    this.base = position - skip
    this.limit = limit
    this.final = (this.#ended && this.#chunk.length === 0) || this.base + limit >= this.end
  }

  /** {@link #pull}, but a failure waits for the next call when there is enough without: what came before it is sound. */
  async #pullOnTop(enough: boolean, signal?: AbortSignal): Promise<boolean> {
    if (!enough) return this.#pull(signal)
    try {
      return await this.#pull(signal)
    } catch (error) {
      this.#failure = { error }
      return false
    }
  }

  /** Makes sure there is a chunk with bytes; false at the end of the stream. */
  async #pull(signal?: AbortSignal): Promise<boolean> {
    while (this.#chunk.length === 0 && !this.#ended) {
      if (this.#failure !== undefined) throw this.#failure.error
      signal?.throwIfAborted()
      const { done, value } = await this.#next(signal)
      if (done === true) this.#ended = true
      else this.#chunk = value
    }
    return this.#chunk.length > 0
  }

  /** Asks the stream, but an abort does not wait for its answer. */
  async #next(signal: AbortSignal | undefined): Promise<IteratorResult<Uint8Array>> {
    const next = this.#chunks.next()
    if (signal === undefined || !(next instanceof Promise)) return next
    this.#asked = true
    const result = await abortable(next, signal)
    this.#asked = false
    return result
  }

  /** A buffer that begins with `kept`. */
  #target(length: number, kept: Uint8Array): Uint8Array {
    if (this.#fresh || this.bytes.length < length) {
      const target = withHeadroom(length)
      target.set(kept)
      return target
    }
    this.bytes.copyWithin(
      0,
      kept.byteOffset - this.bytes.byteOffset,
      kept.byteOffset - this.bytes.byteOffset + kept.length,
    )
    return this.bytes
  }

  async release(): Promise<void> {
    if (this.#ended) return
    this.#ended = true
    this.#chunk = new Uint8Array(0)
    const returning = this.#chunks.return?.()
    // A generator that stands still returns when it goes on, which nobody waits for either.
    if (this.#asked && returning instanceof Promise) returning.catch(() => {})
    else await returning
  }
}
