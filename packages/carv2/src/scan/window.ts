import type { MaybePromise } from '../source/maybe-promise.ts'

/** Bytes of a window, unless a section is larger. Reads of 1 MiB reach the speed of the page cache. */
export const WINDOW_BYTES = 1024 * 1024

/**
 * A stretch of a CARv1 payload in memory, which moves forward. Positions are offsets in the payload, not in the file.
 *
 *     payload  ├──────────────┬───────────────┬─────────────────────────┤
 *              0              base            base + limit              end
 *                             └ bytes[0, limit) ┘
 */
export abstract class Window {
  /** The bytes; valid up to `limit`. Replaced or overwritten by the next `fill`. */
  bytes: Uint8Array = new Uint8Array(0)
  /** Position of `bytes[0]`. */
  base = 0
  /** Number of valid bytes. */
  limit = 0
  /** Nothing follows the valid bytes: the input, or the payload, ends there. */
  final = false
  /** Bytes of the section that reaches past the window and was jumped over, 0 for none: decides how much is read next. */
  jumped = 0
  /** Offset of the payload in the input. */
  origin = 0
  /** Where the payload ends; Infinity when only the end of a stream will tell. */
  end = Number.POSITIVE_INFINITY

  /**
   * Moves the window to begin at `position`, holding at least `needed` bytes unless the payload ends before that.
   * A stream only moves forward.
   */
  abstract fill(position: number, needed: number, signal?: AbortSignal): MaybePromise<void>

  /** From now on positions count from `origin` in the input, and the payload ends at `end`. */
  setPayload(origin: number, end: number): void {
    const shift = origin - this.origin
    this.origin = origin
    this.base -= shift
    this.end = end
    if (this.base + this.limit < end) return
    this.limit = Math.max(0, end - this.base)
    this.final = true
  }

  /** Lets go of what the window reads from, but for a source that the caller owns. */
  abstract release(): MaybePromise<void>
}
