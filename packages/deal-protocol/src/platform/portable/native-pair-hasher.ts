import type { PairHasher } from '../../piece/tree/subtree-hasher.ts'

/** No native code. */
export function nativePairHasher(): PairHasher | undefined {
  return undefined
}
