import { hash } from 'node:crypto'
import { createBLAKE2b } from 'hash-wasm'
import type { Prepare } from '../../../harness/measure.ts'
import { holdBlocks } from '../held-blocks.ts'

type Digest = (bytes: Uint8Array) => Uint8Array

/** Hashes blocks that are in memory, one at a time. */
function hashBlocks(makeDigest: () => Digest | Promise<Digest>): Prepare {
  return async ([car]) => {
    const { blocks } = await holdBlocks(car)
    const digest = await makeDigest()
    return () => {
      let bytes = 0
      for (const block of blocks) {
        bytes += block.bytes.length
        if (digest(block.bytes)[0] !== block.cid.multihash.digest[0]) throw new Error(`not the hash of ${block.cid}`)
      }
      return { blocks: blocks.length, bytes }
    }
  }
}

export const sha256: Prepare = hashBlocks(() => (bytes) => hash('sha256', bytes, 'buffer'))

export const blake2b256: Prepare = hashBlocks(async () => {
  const hasher = await createBLAKE2b(256)
  return (bytes) => hasher.init().update(bytes).digest('binary')
})
