import { statSync } from 'node:fs'
import { ReadWriteBlockstore } from '@carport/carv2'
import type { Prepare } from '../../../harness/measure.ts'

/** Opens an unfinalized file for writing on, and leaves it unfinalized. */
export const resume: Prepare =
  ([car, blocks]) =>
  async () => {
    const store = await ReadWriteBlockstore.open(car)
    return { blocks: Number(blocks), bytes: statSync(car).size, after: () => store.close() }
  }
