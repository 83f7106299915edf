import { WINDOW_BYTES, Window } from '../scan/window.ts'
import { withHeadroom } from '../source/headroom.ts'
import type { MaybePromise } from '../source/maybe-promise.ts'

/**
 * A window that hands on every byte it sees, in order, jumping over none: what is scanned is copied in the same pass.
 *
 *     payload  ├───────────────────────┬ kept ┬──── chunk ────┬──────────┤
 *              0                       base   before       copied       end
 *              └──────────── handed on ───────────────────────┘
 */
export class CopyingWindow extends Window {
  readonly #inner: Window
  readonly #copy: (bytes: Uint8Array) => MaybePromise<void>
  /** Everything in front of this position has been handed on. */
  copied: number

  /** Copies the payload below `inner` from `start` on. */
  constructor(inner: Window, start: number, copy: (bytes: Uint8Array) => MaybePromise<void>) {
    super()
    this.#inner = inner
    this.#copy = copy
    this.copied = start
    this.base = start
    this.origin = inner.origin
    this.end = inner.end
  }

  async fill(position: number, needed: number, signal?: AbortSignal): Promise<void> {
    do {
      const kept = this.bytes.slice(Math.min(position - this.base, this.limit), this.limit)
      const before = this.copied
      const chunk = await this.#next(signal)
      this.bytes = kept.length === 0 ? chunk : joined(kept, chunk)
      this.base = before - kept.length
      this.limit = this.bytes.length
    } while (this.base + this.limit < position + needed && !this.final)
  }

  /** Hands on what is left of the payload. */
  async drain(signal?: AbortSignal): Promise<void> {
    while (!this.final) await this.#next(signal)
  }

  /** The next bytes of the payload; empty at its end. */
  async #next(signal?: AbortSignal): Promise<Uint8Array> {
    const inner = this.#inner
    const filling = inner.fill(this.copied, Math.min(WINDOW_BYTES, this.end - this.copied), signal)
    if (filling instanceof Promise) await filling
    const chunk = inner.bytes.subarray(0, inner.limit)
    this.final = inner.final
    this.copied += chunk.length
    const copying = this.#copy(chunk)
    if (copying instanceof Promise) await copying
    return chunk
  }

  release(): MaybePromise<void> {
    return this.#inner.release()
  }
}

function joined(kept: Uint8Array, chunk: Uint8Array): Uint8Array {
  const bytes = withHeadroom(kept.length + chunk.length)
  bytes.set(kept)
  bytes.set(chunk, kept.length)
  return bytes
}
