import type { ByteSource } from '../source/byte-source.ts'
import { withHeadroom } from '../source/headroom.ts'
import { andThen, type MaybePromise } from '../source/maybe-promise.ts'
import { WINDOW_BYTES, Window } from './window.ts'

/** First read behind a skipped block, in bytes: a section's head fits in it several times over. */
const PROBE_BYTES = 512
/**
 * Up to here a block is not worth jumping over: copying it costs less than one read more. Scanning 300 MB of 1 KiB
 * blocks takes 25 ms with it, 124 ms without; of 256 KiB blocks, which are jumped over, 2 ms.
 */
const SMALL_BYTES = 16 * 1024
/** Reads grow by this factor while they follow each other without a large gap. */
const GROWTH = 4

/** How a window over a source reads. */
export interface SourceWindowOptions {
  /** A new buffer for each fill, because views of it are handed out. Default: one buffer, reused. */
  fresh?: boolean
  /** Bytes of the first read. Default {@link WINDOW_BYTES}; smaller where one section is wanted. */
  firstRead?: number
  /** Bytes of a read somewhere else. Default {@link PROBE_BYTES}. */
  probe?: number
}

/**
 * A window over random access. It jumps over what nobody needs: behind a large block it reads {@link PROBE_BYTES}, and
 * grows again to whole windows while small sections follow each other. So an index of large blocks reads only their heads, one of
 * small blocks reads at the speed of the page cache.
 */
export class SourceWindow extends Window {
  readonly #source: ByteSource
  readonly #fresh: boolean
  #buffer: Uint8Array | undefined
  readonly #probeBytes: number
  #readBytes: number

  /** `end` is the size of the source, or where reading must stop. */
  constructor(source: ByteSource, end: number, options: SourceWindowOptions = {}) {
    super()
    this.#source = source
    this.#fresh = options.fresh ?? false
    this.#probeBytes = options.probe ?? PROBE_BYTES
    this.#readBytes = options.firstRead ?? WINDOW_BYTES
    this.end = end
  }

  fill(position: number, needed: number, signal?: AbortSignal): MaybePromise<void> {
    signal?.throwIfAborted()
    if (this.limit > 0) {
      const gap = position - (this.base + this.limit)
      const follows = position >= this.base && gap <= SMALL_BYTES && this.jumped <= SMALL_BYTES
      this.#readBytes = follows ? Math.min(this.#readBytes * GROWTH, WINDOW_BYTES) : this.#probeBytes
    }
    const length = Math.max(0, Math.min(Math.max(needed, this.#readBytes), this.end - position))
    const count = length === 0 ? 0 : this.#read(this.origin + position, length, signal)
    // No closure where nobody waits: of the 2 µs that a block somewhere in a file takes, it would be a tenth.
    if (count instanceof Promise) return count.then((arrived) => this.#show(position, length, arrived))
    this.#show(position, length, count)
  }

  #show(position: number, length: number, count: number): void {
    this.base = position
    this.limit = count
    this.final = position + count >= this.end || count < length
  }

  #read(offset: number, length: number, signal?: AbortSignal): MaybePromise<number> {
    const options = signal === undefined ? undefined : { signal }
    if (this.#source.readInto === undefined) {
      return andThen(this.#source.read(offset, length, options), (bytes) => {
        this.bytes = bytes
        return bytes.length
      })
    }
    const target = this.#target(length)
    const part = target.length === length ? target : target.subarray(0, length)
    const count = this.#source.readInto(part, offset, options)
    if (count instanceof Promise) return count.then((arrived) => this.#fillWith(target, arrived))
    return this.#fillWith(target, count)
  }

  #fillWith(bytes: Uint8Array, count: number): number {
    this.bytes = bytes
    return count
  }

  #target(length: number): Uint8Array {
    if (this.#fresh) return withHeadroom(length)
    if (this.#buffer === undefined || this.#buffer.length < length) this.#buffer = withHeadroom(length)
    return this.#buffer
  }

  release(): void {
    this.#buffer = undefined
    this.bytes = new Uint8Array(0)
    this.limit = 0
    this.final = false
  }
}
