import type { RandomBytes } from './random-bytes.ts'

/**
 * Chooses the links of a DAG that is made from its leaves to its root: each block links to earlier ones, and in the end
 * all but the last are linked to. Blocks nobody links to yet wait in a queue. Every linking block takes from its head,
 * evenly, so that the DAG is wide, about `log(count)` deep; the rest of its links go to any earlier block.
 */
export class LinkChooser {
  readonly #leaves: number
  readonly #linking: number
  readonly #random: RandomBytes
  /** The first block that nobody links to; those behind it wait too. */
  #waiting = 0

  constructor(leaves: number, linking: number, random: RandomBytes) {
    this.#leaves = leaves
    this.#linking = linking
    this.#random = random
  }

  /** The blocks that `block` links to: `links` of them, all below `block`. */
  next(block: number, links: number): number[] {
    const done = block + 1 - this.#leaves
    // When `done` linking blocks are there, this many blocks have been linked to.
    const linked = Math.floor((done * (this.#leaves + this.#linking - 1)) / this.#linking)
    const chosen: number[] = []
    while (this.#waiting < linked) chosen.push(this.#waiting++)
    while (chosen.length < links) chosen.push(this.#random.below(block))
    return chosen
  }
}
