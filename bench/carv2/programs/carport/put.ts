import { statSync } from 'node:fs'
import { ReadWriteBlockstore } from '@carport/carv2'
import type { Prepare } from '../../../harness/measure.ts'
import { holdBlocks } from '../held-blocks.ts'

/** Blocks that a `putMany` is given, as of the Go peer. */
const BATCH = 1000

/** Writes the blocks of a CAR, held in memory, to a new CARv2, in the default durability. */
export const put: Prepare = async ([source, target]) => {
  const { roots, blocks } = await holdBlocks(source)
  return async () => {
    const store = await ReadWriteBlockstore.open(target, { roots })
    const start = performance.now()
    for (let from = 0; from < blocks.length; from += BATCH) {
      for await (const _cid of store.putMany(blocks.slice(from, from + BATCH))) {
        // Consuming it is what puts.
      }
    }
    const finalizing = performance.now()
    await store.finalize()
    const end = performance.now()
    await store.close()
    const phases = { put: (finalizing - start) / 1000, finalize: (end - finalizing) / 1000 }
    return { blocks: blocks.length, bytes: statSync(target).size, phases }
  }
}
