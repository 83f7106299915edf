import { statSync } from 'node:fs'
import { verifyCar } from '@carport/carv2'
import type { Prepare } from '../../../harness/measure.ts'

/** The strict check of the whole file. It does not say how many blocks there were. */
export const verify: Prepare =
  ([car, blocks]) =>
  async () => {
    for await (const problem of verifyCar(car)) throw new Error(JSON.stringify(problem))
    return { blocks: Number(blocks), bytes: statSync(car).size }
  }
