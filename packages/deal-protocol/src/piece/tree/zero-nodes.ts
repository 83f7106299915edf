import { MAX_LEVEL } from '../piece-size.ts'
import { hashNode, NODE_BYTES } from './node.ts'

/** Two layers of nodes below a quad's root: its four leaves, and the two nodes above them. */
const LEAF_HEIGHT = 2

let nodes: readonly Uint8Array[] | undefined

/**
 * The root of a tree of `2 ** height` zero leaves: whatever is zero is not hashed but looked up. All 32 are hashed once,
 * at the first call (30 µs).
 */
export function zeroNode(height: number): Uint8Array {
  nodes ??= makeNodes()
  return nodes[height]
}

/** The commitment of a piece of zeros, by level. */
export function zeroCommitment(level: number): Uint8Array {
  return zeroNode(level + LEAF_HEIGHT)
}

function makeNodes(): Uint8Array[] {
  const made: Uint8Array[] = [new Uint8Array(NODE_BYTES)]
  while (made.length <= MAX_LEVEL + LEAF_HEIGHT) {
    const below = made[made.length - 1]
    made.push(hashNode(below, below))
  }
  return made
}
