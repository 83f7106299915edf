import type { ByteSource } from '../source/byte-source.ts'
import { withHeadroom } from '../source/headroom.ts'
import { andThen, type MaybePromise } from '../source/maybe-promise.ts'
import { AHEAD_BYTES, canReadAhead, ReadAhead } from './read-ahead.ts'
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
  /**
   * The source is read from one end to the other, and worked on for longer than reading takes, such as hashed: what
   * follows is read meanwhile. Where reading takes longer, it takes longer so than in turns. Default false.
   */
  readAhead?: boolean
}

/**
 * A window over random access. It jumps over what nobody needs: behind a large block it reads {@link PROBE_BYTES}, and
 * grows again to whole windows while small sections follow each other. So an index of large blocks reads only their heads, one of
 * small blocks reads at the speed of the page cache; and, where the source can, while the sections before are worked on.
 */
export class SourceWindow extends Window {
  readonly #source: ByteSource
  readonly #fresh: boolean
  #buffer: Uint8Array | undefined
  readonly #probeBytes: number
  readonly #mostBytes: number
  readonly #ahead: ReadAhead | undefined
  #readBytes: number

  /** `end` is the size of the source, or where reading must stop. */
  constructor(source: ByteSource, end: number, options: SourceWindowOptions = {}) {
    super()
    this.#source = source
    this.#fresh = options.fresh ?? false
    this.#probeBytes = options.probe ?? PROBE_BYTES
    if (options.readAhead && canReadAhead(source)) this.#ahead = new ReadAhead(source, this.#fresh)
    this.#mostBytes = this.#ahead === undefined ? WINDOW_BYTES : AHEAD_BYTES
    this.#readBytes = options.firstRead ?? this.#mostBytes
    this.end = end
  }

  fill(position: number, needed: number, signal?: AbortSignal): MaybePromise<void> {
    signal?.throwIfAborted()
    if (this.#ahead?.isBusy) return this.#take(this.#ahead, position, needed, signal)
    return this.#fillNow(position, needed, signal)
  }

  async #take(ahead: ReadAhead, position: number, needed: number, signal?: AbortSignal): Promise<void> {
    const shown = { bytes: this.bytes.subarray(0, this.limit), offset: this.origin + this.base }
    const taken = await ahead.take(shown, this.origin + position, needed)
    signal?.throwIfAborted()
    if (taken === undefined) return this.#fillNow(position, needed, signal)
    ahead.giveBack(this.#buffer)
    this.#buffer = taken.buffer
    this.bytes = taken.bytes
    this.base = position
    this.limit = Math.min(taken.limit, this.end - position)
    this.final = position + this.limit >= this.end || taken.ended
    this.#beginAhead()
  }

  #beginAhead(): void {
    const position = this.base + this.limit
    if (!this.final) this.#ahead?.begin(this.origin + position, Math.min(AHEAD_BYTES, this.end - position))
  }

  #fillNow(position: number, needed: number, signal?: AbortSignal): MaybePromise<void> {
    let follows = false
    if (this.limit > 0) {
      const gap = position - (this.base + this.limit)
      follows = position >= this.base && gap <= SMALL_BYTES && this.jumped <= SMALL_BYTES
      this.#readBytes = follows ? Math.min(this.#readBytes * GROWTH, this.#mostBytes) : this.#probeBytes
    }
    const length = Math.max(0, Math.min(Math.max(needed, this.#readBytes), this.end - position))
    const count = length === 0 ? 0 : this.#read(this.origin + position, length, signal)
    // No closure where nobody waits: of the 2 µs that a block somewhere in a file takes, it would be a tenth.
    if (count instanceof Promise) return count.then((arrived) => this.#show(position, length, arrived, follows))
    this.#show(position, length, count, follows)
  }

  #show(position: number, length: number, count: number, follows: boolean): void {
    this.base = position
    this.limit = count
    this.final = position + count >= this.end || count < length
    if (follows && this.#readBytes === this.#mostBytes) this.#beginAhead()
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
