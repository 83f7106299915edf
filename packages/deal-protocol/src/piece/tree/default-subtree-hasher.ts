import { nativePairHasher } from '#platform'
import { availableSubtreeHashers } from './choose-subtree-hasher.ts'
import type { SubtreeHasher } from './subtree-hasher.ts'

let hasher: SubtreeHasher | undefined

/** The fastest hasher of this platform, found at the first call. */
export function defaultSubtreeHasher(): SubtreeHasher {
  hasher ??= availableSubtreeHashers(nativePairHasher())[0]
  return hasher
}
