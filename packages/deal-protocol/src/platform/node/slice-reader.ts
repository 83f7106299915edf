import { read } from 'node:fs'
import { promisify } from 'node:util'
import { QUAD_PAYLOAD_BYTES } from '../../piece/piece-size.ts'
import { CHUNK_LEVEL } from '../../piece/tree/subtree-hasher.ts'

/** Two chunks of the tree, half a megabyte: whole chunks are hashed where they were read to. */
export const SLICE_BYTES = 2 * 2 ** CHUNK_LEVEL * QUAD_PAYLOAD_BYTES

const readBytes = promisify(read)

/**
 * Reads a file in slices through two buffers, which it keeps: the next slice is read, in one of Node's I/O threads,
 * while the last one is worked on.
 */
export class SliceReader {
  readonly #fd: number
  #ready: Uint8Array
  #spare: Uint8Array

  constructor(fd: number, sliceBytes = SLICE_BYTES) {
    this.#fd = fd
    this.#ready = new Uint8Array(sliceBytes)
    this.#spare = new Uint8Array(sliceBytes)
  }

  /**
   * The bytes `[start, end)` of the file, fewer where it ends, in slices that are valid until the next one is asked for.
   *
   * @param start undefined for what can only be read from where it is, such as a pipe
   */
  async *slices(start: number | undefined, end = Number.POSITIVE_INFINITY): AsyncGenerator<Uint8Array> {
    let position = start ?? 0
    const length = this.#ready.length
    const fill = (slice: Uint8Array) =>
      this.#fill(slice, start === undefined ? null : position, Math.min(length, end - position))
    let pending = fill(this.#ready)
    try {
      for (;;) {
        const count = await pending
        const slice = this.#ready
        this.#ready = this.#spare
        this.#spare = slice
        position += count
        const isLast = count < length || position >= end
        if (!isLast) pending = fill(this.#ready)
        if (count > 0) yield count === length ? slice : slice.subarray(0, count)
        if (isLast) return
      }
    } finally {
      // Nobody may close the file, or use its number for another, while a read is under way.
      await pending.catch(() => {})
    }
  }

  async #fill(slice: Uint8Array, position: number | null, wanted: number): Promise<number> {
    let count = 0
    while (count < wanted) {
      const at = position === null ? null : position + count
      const { bytesRead } = await readBytes(this.#fd, slice, count, wanted - count, at)
      if (bytesRead === 0) break
      count += bytesRead
    }
    return count
  }
}
