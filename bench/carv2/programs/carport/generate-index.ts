import { closeSync, openSync, statSync, writeSync } from 'node:fs'
import { createIndex, writeIndex } from '@carport/carv2'
import type { Prepare } from '../../../harness/measure.ts'

/** Ends with a sorted index file, where go-car ends with one in memory and `CarIndexer` with unsorted offsets. */
export const generateIndex: Prepare =
  ([car, target]) =>
  async () => {
    const index = await createIndex(car)
    const file = openSync(target, 'w')
    for await (const piece of writeIndex(index)) writeSync(file, piece)
    closeSync(file)
    return { blocks: index.size, bytes: statSync(car).size }
  }
