import { statSync } from 'node:fs'
import { CarIndexedReader } from '@ipld/car'
import type { Prepare } from '../../../harness/measure.ts'

/** Opening is indexing the whole file in memory. */
export const open: Prepare =
  ([car]) =>
  async () => {
    const reader = await CarIndexedReader.fromFile(car)
    return { blocks: 0, bytes: statSync(car).size, after: () => reader.close() }
  }
