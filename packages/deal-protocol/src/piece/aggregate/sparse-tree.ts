import { hashNode } from '../tree/node.ts'
import { zeroNode } from '../tree/zero-nodes.ts'

/** A node's place: its height above the leaves, and its number from the left among the nodes of that height. */
export interface NodePlace {
  readonly height: number
  readonly index: number
}

/**
 * A tree of which some nodes are given and all leaves that are under none of them are zeros. Keeps the given nodes and
 * those above them; nobody needs what is below.
 */
export class SparseTree {
  readonly height: number
  /** By height: nodes by number. What is missing is zeros. */
  readonly #layers: readonly Map<number, Uint8Array>[]

  /** @param nodes at different places, none of them below another */
  constructor(height: number, nodes: Iterable<readonly [NodePlace, Uint8Array]>) {
    this.height = height
    this.#layers = Array.from({ length: height + 1 }, () => new Map())
    for (const [place, node] of nodes) this.#layers[place.height].set(place.index, node)
    for (let below = 0; below < height; below++) this.#hashLayer(below)
  }

  get root(): Uint8Array {
    return this.node({ height: this.height, index: 0 })
  }

  /** A node that was given, is above one that was, or has nothing but zeros below it. */
  node({ height, index }: NodePlace): Uint8Array {
    return this.#layers[height].get(index) ?? zeroNode(height)
  }

  /** The siblings on the way from a node to the root, from below. */
  pathFrom({ height, index }: NodePlace): Uint8Array[] {
    const path: Uint8Array[] = []
    for (let at = height, number = index; at < this.height; at++, number = Math.floor(number / 2)) {
      // Numbers of leaves go up to 2^31, beyond what JavaScript's bit operators take.
      path.push(this.node({ height: at, index: number % 2 === 0 ? number + 1 : number - 1 }))
    }
    return path
  }

  #hashLayer(height: number): void {
    const above = this.#layers[height + 1]
    for (const index of this.#layers[height].keys()) {
      const parent = Math.floor(index / 2)
      if (above.has(parent)) continue
      const left = this.node({ height, index: 2 * parent })
      const right = this.node({ height, index: 2 * parent + 1 })
      above.set(parent, hashNode(left, right))
    }
  }
}
