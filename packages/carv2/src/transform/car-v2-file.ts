import type { AbortOptions } from 'abort-error'
import { CAR_V2_PRAGMA, CAR_V2_PREFIX_BYTES, type CarV2Header, encodeCarV2Header } from '../format/car-v2-header.ts'
import type { WholeFile } from './whole-file.ts'

/** What lies around the payload of a CARv2. */
export interface CarV2Surroundings {
  readonly characteristics: Uint8Array
  readonly dataPadding: number
  readonly indexPadding: number
  /** The pieces of the index, asked for when the payload is there; undefined for none. */
  index(): Iterable<Uint8Array> | AsyncIterable<Uint8Array> | undefined
}

/**
 * Writes a CARv2 whose sizes are known last: room for the header, the payload, which `writePayload` appends, the index;
 * then the header.
 */
export async function writeCarV2(
  file: WholeFile,
  { characteristics, dataPadding, indexPadding, index }: CarV2Surroundings,
  writePayload: () => Promise<void>,
  { signal }: AbortOptions = {},
): Promise<CarV2Header> {
  const prefix = new Uint8Array(CAR_V2_PREFIX_BYTES)
  prefix.set(CAR_V2_PRAGMA)
  await file.append(prefix)
  await file.skip(dataPadding)
  const dataOffset = file.size
  await writePayload()
  const dataSize = file.size - dataOffset
  const pieces = index()
  let indexOffset = 0
  if (pieces !== undefined) {
    await file.skip(indexPadding)
    indexOffset = file.size
    for await (const piece of pieces) {
      signal?.throwIfAborted()
      await file.append(piece)
    }
  }
  const header = { characteristics, dataOffset, dataSize, indexOffset }
  await file.patch(encodeCarV2Header(header), CAR_V2_PRAGMA.length)
  return header
}
