import { PieceChangedError } from '../../piece/errors.ts'
import { SubtreeStack } from '../../piece/tree/subtree-stack.ts'
import type { RegularFile } from './open-file.ts'
import { SEGMENT_BYTES, type SegmentResult } from './segments.ts'

/** Puts the results of segments, which come in any order, into one tree. */
export class SegmentOrder {
  readonly tree = new SubtreeStack()
  /** Bytes of all results so far. */
  bytes = 0
  readonly #file: RegularFile
  /** Results that came before their turn: nodes of 32 bytes. */
  readonly #early = new Map<number, SegmentResult>()
  #next = 0

  constructor(file: RegularFile) {
    this.#file = file
  }

  /** @throws {PieceChangedError} when the file turned out shorter than it was */
  add(result: SegmentResult): void {
    this.#early.set(result.segment, result)
    this.bytes += result.bytes
    for (let due = this.#early.get(this.#next); due !== undefined; due = this.#early.get(this.#next)) {
      const start = this.#next * SEGMENT_BYTES
      if (due.bytes !== Math.min(SEGMENT_BYTES, this.#file.size - start)) {
        throw new PieceChangedError(this.#file.path, start + due.bytes)
      }
      for (const [level, node] of due.subtrees) this.tree.push(level, node)
      this.#early.delete(this.#next++)
    }
  }
}
