import { hashPairInto } from './sha256-pair.ts'

/** Bytes of a node of a piece's tree, leaves included. */
export const NODE_BYTES = 32

const pair = new Uint8Array(2 * NODE_BYTES)

/** The node above two others: sha2-256 of both, with the two highest bits of the last byte cleared. */
export function hashNode(left: Uint8Array, right: Uint8Array): Uint8Array {
  pair.set(left, 0)
  pair.set(right, NODE_BYTES)
  const node = new Uint8Array(NODE_BYTES)
  hashPairInto(pair, 0, node, 0)
  return node
}

export function sameNode(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < NODE_BYTES; i++) if (a[i] !== b[i]) return false
  return true
}
