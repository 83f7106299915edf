import { statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createIndex, writeIndex } from '@carport/carv2'
import type { Prepare } from '../../../harness/measure.ts'

/** Ends with a sorted index file, where go-car ends with one in memory and CarIndexer with unsorted offsets. */
export const generateIndex: Prepare =
  ([car, target]) =>
  async () => {
    const index = await createIndex(car)
    await writeFile(target, writeIndex(index))
    return { blocks: index.size, bytes: statSync(car).size }
  }
