import { createWriteStream, statSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CarWriter } from '@ipld/car'
import type { Prepare } from '../../../harness/measure.ts'
import { holdBlocks } from '../held-blocks.ts'

/** A CARv1, without an index. */
export const put: Prepare = async ([source, target]) => {
  const { roots, blocks } = await holdBlocks(source)
  return async () => {
    const { writer, out } = CarWriter.create(roots)
    const written = pipeline(Readable.from(out), createWriteStream(target))
    for (const block of blocks) await writer.put(block)
    await writer.close()
    await written
    return { blocks: blocks.length, bytes: statSync(target).size }
  }
}
