import { statSync } from 'node:fs'
import { readCar } from '@carport/carv2'
import type { Prepare } from '../../../harness/measure.ts'

function readBatches(verify: 'always' | 'never'): Prepare {
  return ([car]) =>
    async () => {
      let blocks = 0
      let blockBytes = 0
      for await (const batch of readCar(car, { verify, reuseBuffer: true }).batches()) {
        blocks += batch.length
        for (const block of batch) blockBytes += block.length
      }
      return { blocks, bytes: fileSize(car, blockBytes) }
    }
}

/** Every block's length, none of them hashed. */
export const trustedBatches: Prepare = readBatches('never')

/** Every block's length, all of them hashed. */
export const verifiedBatches: Prepare = readBatches('always')

/** One block after the other, with its CID and its bytes, none of them hashed. */
export const trustedBlocks: Prepare =
  ([car]) =>
  async () => {
    let blocks = 0
    let blockBytes = 0
    for await (const { cid, bytes } of readCar(car, { verify: 'never' })) {
      if (cid.version === 1) blocks++
      blockBytes += bytes.length
    }
    return { blocks, bytes: fileSize(car, blockBytes) }
  }

function fileSize(car: string, blockBytes: number): number {
  const { size } = statSync(car)
  if (blockBytes <= 0 || blockBytes > size) throw new Error(`${blockBytes} bytes of blocks in a file of ${size}`)
  return size
}
