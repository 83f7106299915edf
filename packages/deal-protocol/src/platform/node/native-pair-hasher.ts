import { createRequire } from 'node:module'
import type { PairHasher } from '../../piece/tree/subtree-hasher.ts'

/**
 * hashtree, compiled for this machine: it hashes up to sixteen nodes at once. `node:crypto` needs a call a node, which
 * at 2 µs makes 14 MB/s. Undefined where hashtree has no build, as for Macs with Intel processors.
 */
export function nativePairHasher(): PairHasher | undefined {
  try {
    const { hashInto } = createRequire(import.meta.url)('@chainsafe/hashtree') as { hashInto: PairHasher }
    return hashInto
  } catch {
    return undefined
  }
}
