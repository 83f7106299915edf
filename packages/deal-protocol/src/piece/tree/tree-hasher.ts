import type { CommittedPayload } from '../committed-payload.ts'
import { QUAD_PAYLOAD_BYTES } from '../piece-size.ts'
import { CHUNK_LEVEL, type SubtreeHasher } from './subtree-hasher.ts'
import { SubtreeStack } from './subtree-stack.ts'

/** Bytes first set aside for payload that does not fill a subtree yet. */
const FIRST_BUFFER_BYTES = 4096

/**
 * Takes payload in chunks of any size and keeps the roots of complete subtrees, as {@link SubtreeStack}, and less than
 * a chunk (254 KiB) of payload. Whole chunks are hashed where they lie; only what is left over is copied.
 */
export class TreeHasher {
  readonly #hasher: SubtreeHasher
  readonly #stack: SubtreeStack
  /** Payload behind the complete subtrees: `#left[0, #leftBytes)`. */
  #left: Uint8Array
  #leftBytes: number

  constructor(hasher: SubtreeHasher, stack = new SubtreeStack(), left: Uint8Array = new Uint8Array(0)) {
    this.#hasher = hasher
    this.#stack = stack
    this.#left = left.slice()
    this.#leftBytes = left.length
  }

  /** Bytes taken so far. */
  get payloadBytes(): number {
    return this.#stack.quads * QUAD_PAYLOAD_BYTES + this.#leftBytes
  }

  update(bytes: Uint8Array): void {
    let from = 0
    while (from < bytes.length) {
      const level = Math.min(CHUNK_LEVEL, this.#stack.nextLevel)
      const wanted = 2 ** level * QUAD_PAYLOAD_BYTES
      if (this.#leftBytes === 0 && bytes.length - from >= wanted) {
        this.#stack.push(level, this.#hasher.commit(bytes, from, level))
        from += wanted
        continue
      }
      const taken = Math.min(wanted - this.#leftBytes, bytes.length - from)
      this.#keep(bytes.subarray(from, from + taken), wanted)
      from += taken
      if (this.#leftBytes === wanted) {
        this.#stack.push(level, this.#hasher.commit(this.#left, 0, level))
        this.#leftBytes = 0
      }
    }
  }

  /** All quads that are complete, and the payload behind them, less than 127 bytes. Takes nothing from this hasher. */
  settle(): { stack: SubtreeStack; left: Uint8Array } {
    const stack = this.#stack.copy()
    let from = 0
    for (let quads = Math.floor(this.#leftBytes / QUAD_PAYLOAD_BYTES); quads > 0; ) {
      const level = Math.min(stack.nextLevel, 31 - Math.clz32(quads))
      stack.push(level, this.#hasher.commit(this.#left, from, level))
      from += 2 ** level * QUAD_PAYLOAD_BYTES
      quads -= 2 ** level
    }
    return { stack, left: this.#left.subarray(from, this.#leftBytes) }
  }

  /** All of it, zeros behind the last byte: at least one byte was taken. Takes nothing from this hasher. */
  finish(): SubtreeStack {
    const { stack, left } = this.settle()
    if (left.length > 0) {
      const quad = new Uint8Array(QUAD_PAYLOAD_BYTES)
      quad.set(left)
      stack.push(0, this.#hasher.commit(quad, 0, 0))
    }
    return stack
  }

  /** What all of it comes to. */
  committed(): CommittedPayload {
    const { payloadBytes } = this
    return { root: payloadBytes === 0 ? undefined : this.finish().root(), payloadBytes }
  }

  #keep(bytes: Uint8Array, limit: number): void {
    const needed = this.#leftBytes + bytes.length
    if (needed > this.#left.length) {
      const larger = new Uint8Array(Math.min(limit, Math.max(needed, 2 * this.#left.length, FIRST_BUFFER_BYTES)))
      larger.set(this.#left.subarray(0, this.#leftBytes))
      this.#left = larger
    }
    this.#left.set(bytes, this.#leftBytes)
    this.#leftBytes = needed
  }
}
