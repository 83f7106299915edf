import { assertPayloadFits } from './committed-payload.ts'
import { describePiece } from './describe-piece.ts'
import { decodeHasherState, encodeHasherState } from './hasher-state.ts'
import type { Piece } from './piece.ts'
import { subtreeHasher } from './tree/default-subtree-hasher.ts'
import type { HashImplementation } from './tree/subtree-hasher.ts'
import { TreeHasher } from './tree/tree-hasher.ts'

export interface PieceHasherOptions {
  /** Which code hashes. Default the fastest that this platform has. */
  implementation?: HashImplementation
}

/**
 * Hashes payload to a piece, as it comes:
 *
 *     const hasher = new PieceHasher()
 *     for await (const bytes of stream) hasher.update(bytes)
 *     const { pieceCid, pieceSize } = hasher.digest()
 *
 * Keeps one node for each power of two in the payload's length, and less than 254 KiB of payload.
 */
export class PieceHasher {
  #tree: TreeHasher

  /** @throws {UnsupportedError} when this platform does not have the implementation */
  constructor({ implementation }: PieceHasherOptions = {}) {
    this.#tree = new TreeHasher(subtreeHasher(implementation))
  }

  /** Bytes of payload so far. */
  get payloadSize(): bigint {
    return BigInt(this.#tree.payloadBytes)
  }

  /**
   * Takes the next bytes, however many. They may be changed once it returns.
   *
   * @throws {PieceTooLargeError} when they are more than fits the largest piece, 64 GiB; none of them is taken then
   */
  update(bytes: Uint8Array): this {
    assertPayloadFits(this.#tree.payloadBytes + bytes.length)
    this.#tree.update(bytes)
    return this
  }

  /**
   * The piece of the payload so far; more may follow.
   *
   * @param pieceSize a larger piece than the smallest that holds the payload
   * @throws {EmptyPieceError} when there is no payload
   * @throws {InvalidPieceSizeError} when `pieceSize` is none, or too small
   */
  digest({ pieceSize }: { pieceSize?: bigint } = {}): Piece {
    return describePiece(this.#tree.committed(), pieceSize)
  }

  /** The state in at most 1,102 bytes, for {@link PieceHasher.restore}. The hasher goes on. */
  save(): Uint8Array {
    return encodeHasherState(this.#tree.settle())
  }

  /**
   * A hasher that goes on where another, maybe in another process, was when it was saved.
   *
   * @throws {InvalidHasherStateError} for bytes that `save` did not return, altered in any bit
   */
  static restore(state: Uint8Array, options: PieceHasherOptions = {}): PieceHasher {
    const { stack, left } = decodeHasherState(state)
    const restored = new PieceHasher(options)
    restored.#tree = new TreeHasher(subtreeHasher(options.implementation), stack, left)
    return restored
  }
}
