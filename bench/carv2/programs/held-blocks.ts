import { readCar } from '@carport/carv2'
import type { CID } from 'multiformats/cid'

/** The blocks of a CAR in memory. */
export interface HeldBlocks {
  readonly roots: CID[]
  readonly blocks: HeldBlock[]
}

export interface HeldBlock {
  readonly cid: CID
  readonly bytes: Uint8Array
}

/** Reads all of a CAR. The blocks are views of the buffers that they were read into, their CIDs are made. */
export async function holdBlocks(path: string): Promise<HeldBlocks> {
  const car = readCar(path, { verify: 'never' })
  const roots = await car.roots
  const blocks: HeldBlock[] = []
  for await (const { cid, bytes } of car) blocks.push({ cid, bytes })
  return { roots, blocks }
}
