import { readFileSync } from 'node:fs'
import { hashInto } from '@chainsafe/hashtree'

/** Bytes that are hashed at a time: as much as our own code takes. */
const CHUNK_BYTES = 256 * 1024

/**
 * The floor: all pairs of nodes of a tree over the bytes as they are, hashed where they lie in memory. No reading, no
 * padding, and the highest bits stay.
 */
export const flatTree = ([path]) => {
  const bytes = readFileSync(path)
  const even = new Uint8Array(CHUNK_BYTES)
  const odd = new Uint8Array(CHUNK_BYTES / 2)
  return () => {
    for (let from = 0; from + CHUNK_BYTES <= bytes.length; from += CHUNK_BYTES) {
      let input = bytes.subarray(from, from + CHUNK_BYTES)
      let [target, spare] = [odd, even]
      for (let size = CHUNK_BYTES / 2; size >= 32; size /= 2) {
        const output = target.subarray(0, size)
        hashInto(input, output)
        input = output
        ;[target, spare] = [spare, target]
      }
    }
    return { blocks: 1, bytes: bytes.length }
  }
}
