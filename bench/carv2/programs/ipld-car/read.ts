import { hash } from 'node:crypto'
import { statSync } from 'node:fs'
import { CarBlockIterator } from '@ipld/car'
import type { Prepare } from '../../../harness/measure.ts'
import { chunksOf, DEFAULT_CHUNK, LARGE_CHUNK } from './chunks.ts'

/** Called with each block. */
type Visit = (bytes: Uint8Array, digest: Uint8Array) => void

function readInChunks(chunkBytes: number, visit: Visit): Prepare {
  return ([car]) =>
    async () => {
      let blocks = 0
      for await (const { cid, bytes } of await CarBlockIterator.fromIterable(chunksOf(car, chunkBytes))) {
        visit(bytes, cid.multihash.digest)
        blocks++
      }
      return { blocks, bytes: statSync(car).size }
    }
}

const trust: Visit = () => {}

/** It checks nothing itself. */
const checkSha256: Visit = (bytes, digest) => {
  if (!hash('sha256', bytes, 'buffer').equals(digest)) throw new Error('a block that does not hash to its CID')
}

export const blocks: Prepare = readInChunks(DEFAULT_CHUNK, trust)
export const blocksInLargeChunks: Prepare = readInChunks(LARGE_CHUNK, trust)
export const checkedBlocksInLargeChunks: Prepare = readInChunks(LARGE_CHUNK, checkSha256)
