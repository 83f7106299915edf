import { levelFor, QUAD_PAYLOAD_BYTES } from '../piece-size.ts'
import { hashNode } from './node.ts'
import { zeroCommitment } from './zero-nodes.ts'

/** A subtree, as its level and its commitment. */
export type Subtree = readonly [level: number, node: Uint8Array]

/**
 * The tree of a piece as far as it is known, from the left: the roots of its complete subtrees. It is a binary counter
 * of quads, with a node for each one bit:
 *
 *                      ┌───────┴──····       quads = 11 = 0b1011
 *             ┌── level 3 ──┐      level 1    level 0
 *     quad    0 1 2 3 4 5 6 7      8 9        10        ◀ what comes next
 */
export class SubtreeStack {
  #quads = 0
  readonly #nodes: Uint8Array[] = []

  /** Quads below the nodes. */
  get quads(): number {
    return this.#quads
  }

  /** A copy that can go its own way. */
  copy(): SubtreeStack {
    const copy = new SubtreeStack()
    for (const [level, node] of this.subtrees()) copy.push(level, node)
    return copy
  }

  /** Highest level of a subtree that may come next. */
  get nextLevel(): number {
    return this.#quads === 0 ? 31 : 31 - Math.clz32(this.#quads & -this.#quads)
  }

  /** Adds the next subtree, of at most {@link nextLevel}. */
  push(level: number, node: Uint8Array): void {
    let carry = node
    let at = level
    for (; (this.#quads >>> at) & 1; at++) carry = hashNode(this.#nodes[at], carry)
    this.#nodes[at] = carry
    this.#quads += 2 ** level
  }

  /** The subtrees from left to right, each larger than the next. */
  *subtrees(): Generator<Subtree> {
    for (let level = 31; level >= 0; level--) if ((this.#quads >>> level) & 1) yield [level, this.#nodes[level]]
  }

  /** The commitment of all of it with zeros behind, as the smallest piece that holds it. At least one quad is there. */
  root(): Subtree {
    const top = levelFor(this.#quads * QUAD_PAYLOAD_BYTES)
    let level = this.nextLevel
    let node = this.#nodes[level]
    for (; level < top; level++) {
      // The lowest node has nothing right of it; from there on up, one bits have what is carried on their right.
      const isLeftThere = level > this.nextLevel && (this.#quads >>> level) & 1
      node = isLeftThere ? hashNode(this.#nodes[level], node) : hashNode(node, zeroCommitment(level))
    }
    return [top, node]
  }
}
