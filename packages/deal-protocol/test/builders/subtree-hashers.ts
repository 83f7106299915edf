import { availableSubtreeHashers } from '../../src/piece/tree/choose-subtree-hasher.ts'
import { nativePairHasher } from '../../src/platform/node/native-pair-hasher.ts'

/** Every implementation that works on this machine. */
export const subtreeHashers = availableSubtreeHashers(nativePairHasher())
