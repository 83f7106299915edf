import { fr32PadInto } from '../fr32.ts'
import { QUAD_PADDED_BYTES, QUAD_PAYLOAD_BYTES } from '../piece-size.ts'
import { NODE_BYTES } from './node.ts'
import { hashPairInto } from './sha256-pair.ts'
import type { SubtreeHasher } from './subtree-hasher.ts'

/** No more than the language, for where there is no WebAssembly with SIMD: 50 MB/s of payload. */
export function javascriptSubtreeHasher(): SubtreeHasher {
  let nodes = new Uint8Array(0)
  return {
    name: 'javascript',
    commit(payload, from, level) {
      const quads = 2 ** level
      const bytes = quads * QUAD_PADDED_BYTES
      if (nodes.length < bytes) nodes = new Uint8Array(bytes)
      fr32PadInto(payload.subarray(from, from + quads * QUAD_PAYLOAD_BYTES), nodes, quads)
      for (let end = bytes; end > NODE_BYTES; end /= 2) {
        for (let at = 0; at < end; at += 2 * NODE_BYTES) hashPairInto(nodes, at, nodes, at / 2)
      }
      return nodes.slice(0, NODE_BYTES)
    },
  }
}
