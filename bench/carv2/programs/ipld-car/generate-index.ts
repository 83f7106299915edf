import { statSync } from 'node:fs'
import { CarIndexer } from '@ipld/car'
import type { Prepare } from '../../../harness/measure.ts'
import { chunksOf, DEFAULT_CHUNK, LARGE_CHUNK } from './chunks.ts'

/** Offsets of all blocks in file order: neither sorted nor written. */
function indexInChunks(chunkBytes: number): Prepare {
  return ([car]) =>
    async () => {
      let blocks = 0
      for await (const { blockLength } of await CarIndexer.fromIterable(chunksOf(car, chunkBytes))) {
        if (blockLength > 0) blocks++
      }
      return { blocks, bytes: statSync(car).size }
    }
}

export const generateIndex: Prepare = indexInChunks(DEFAULT_CHUNK)
export const generateIndexInLargeChunks: Prepare = indexInChunks(LARGE_CHUNK)
