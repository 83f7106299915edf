import { readFileSync } from 'node:fs'
import { Piece } from '@web3-storage/data-segment'
import { create } from 'fr32-sha2-256-trunc254-padded-binary-tree-multihash'

/** The multihash of a piece CID v2, in WebAssembly, from a payload in memory. */
export const fr32Multihash = ([path]) => {
  const bytes = readFileSync(path)
  return () => {
    const hasher = create()
    hasher.write(bytes)
    const digest = new Uint8Array(hasher.multihashByteLength())
    hasher.digestInto(digest, 0, true)
    return { blocks: 1, bytes: bytes.length, commitment: Buffer.from(digest.slice(-32)).toString('hex') }
  }
}

/** The same in JavaScript. */
export const dataSegment = ([path]) => {
  const bytes = readFileSync(path)
  return () => {
    const { root } = Piece.fromPayload(bytes)
    return { blocks: 1, bytes: bytes.length, commitment: Buffer.from(root).toString('hex') }
  }
}
