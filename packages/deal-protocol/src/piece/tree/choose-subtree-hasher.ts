import { javascriptSubtreeHasher } from './javascript-subtree-hasher.ts'
import { nativeSubtreeHasher } from './native-subtree-hasher.ts'
import { sameNode } from './node.ts'
import type { PairHasher, SubtreeHasher } from './subtree-hasher.ts'
import { wasmSubtreeHasher } from './wasm-subtree-hasher.ts'
import { wasmTree } from './wasm-tree.ts'
import { zeroCommitment } from './zero-nodes.ts'

/** Every hasher that works here, the fastest first. `native` is what the platform has, if it has any. */
export function availableSubtreeHashers(native: PairHasher | undefined): SubtreeHasher[] {
  const tree = wasmTree()
  const hashers = [javascriptSubtreeHasher()]
  if (tree !== undefined) hashers.unshift(wasmSubtreeHasher(tree))
  if (tree !== undefined && native !== undefined) hashers.unshift(nativeSubtreeHasher(tree, native))
  return hashers.filter(knowsZeros)
}

/** Trusts no compiled code that does not get a known commitment right. */
function knowsZeros(hasher: SubtreeHasher): boolean {
  const level = 3
  return sameNode(hasher.commit(new Uint8Array(127 * 2 ** level), 0, level), zeroCommitment(level))
}
