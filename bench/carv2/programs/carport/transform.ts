import { statSync } from 'node:fs'
import { extractCar, wrapCar } from '@carport/carv2'
import type { Prepare } from '../../../harness/measure.ts'

/** A CARv1 becomes an indexed CARv2. */
export const wrap: Prepare =
  ([source, target, blocks]) =>
  async () => {
    await wrapCar(source, target)
    return { blocks: Number(blocks), bytes: statSync(source).size }
  }

/** A CARv2 becomes a CARv1. */
export const extract: Prepare =
  ([source, target, blocks]) =>
  async () => {
    await extractCar(source, target)
    return { blocks: Number(blocks), bytes: statSync(target).size }
  }
