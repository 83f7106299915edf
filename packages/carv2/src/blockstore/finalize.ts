import {
  CAR_V2_HEADER_BYTES,
  CAR_V2_PRAGMA,
  CAR_V2_PREFIX_BYTES,
  type CarV2Header,
  characteristicsOf,
  encodeCarV2Header,
} from '../format/car-v2-header.ts'
import { indexCodecCode } from '../index/codecs.ts'
import { encodeIndexPieces } from '../index/encode-index.ts'
import { MemoryIndex } from '../index/memory-index.ts'
import type { RecordTable } from '../index/record-table.ts'
import type { ResolvedWriteOptions } from '../options.ts'
import { dataOffsetOf } from './new-file.ts'
import type { WholeWrites } from './store-file.ts'

const UINT64_BYTES = 8

/** What `finalize` needs to know of the store. */
export interface FinalizeInput {
  readonly file: WholeWrites
  readonly options: ResolvedWriteOptions
  /** End of the payload, all of which is in the file. */
  readonly payloadEnd: number
  readonly records: RecordTable
}

/** The header of the finalized file. */
export function finalHeader(options: ResolvedWriteOptions, payloadEnd: number): CarV2Header {
  const dataOffset = dataOffsetOf(options)
  const indexed = options.indexCodec !== 'none'
  return {
    characteristics: characteristicsOf(options.storeIdentityCids && indexed),
    dataOffset,
    dataSize: payloadEnd,
    indexOffset: indexed ? dataOffset + payloadEnd + options.indexPadding : 0,
  }
}

/** The header while finalizing: DataOffset 0, so that every reader, Go's too, takes the file for unfinalized. */
export function markerHeader(header: CarV2Header): CarV2Header {
  return { ...header, characteristics: characteristicsOf(false), dataOffset: 0 }
}

/** Writes the 40 bytes behind the pragma. */
export async function writeHeader(file: WholeWrites, header: CarV2Header): Promise<void> {
  await file.write(encodeCarV2Header(header), CAR_V2_PRAGMA.length)
}

/**
 * Makes the header that of an unfinalized file: zeros. IndexOffset goes first: a marker that has it is believed whole,
 * and must not be while its DataSize is half gone.
 */
export async function clearHeader(file: WholeWrites): Promise<void> {
  await file.write(new Uint8Array(UINT64_BYTES), CAR_V2_PREFIX_BYTES - UINT64_BYTES)
  await file.write(new Uint8Array(CAR_V2_HEADER_BYTES), CAR_V2_PRAGMA.length)
}

/**
 * Finalizes a CARv2 whose payload is in the file: marker, index, exact end, header (specification 6.6). Killed at any
 * point, the next open finds either an unfinalized file with every section, or the finalized one.
 */
export async function finalizeFile({ file, options, payloadEnd, records }: FinalizeInput): Promise<CarV2Header> {
  const header = finalHeader(options, payloadEnd)
  const settle = async () => {
    options.signal?.throwIfAborted()
    if (options.durability === 'storage') await file.sync()
  }
  await settle()
  await writeHeader(file, markerHeader(header))
  await settle()
  const end = await writeIndexPieces(file, header, records, options)
  await file.truncate(end)
  await settle()
  await writeHeader(file, header)
  if (options.durability === 'storage') await file.sync()
  return header
}

/** Writes the index; returns where the file ends. */
async function writeIndexPieces(
  file: WholeWrites,
  { dataOffset, dataSize, indexOffset }: CarV2Header,
  records: RecordTable,
  options: ResolvedWriteOptions,
): Promise<number> {
  if (options.indexCodec === 'none') return dataOffset + dataSize
  const index = new MemoryIndex(records, options.indexCodec)
  let position = indexOffset
  for (const piece of encodeIndexPieces(index, indexCodecCode(options.indexCodec))) {
    options.signal?.throwIfAborted()
    await file.write(piece, position)
    position += piece.length
  }
  return position
}

/** After a finalize that failed: makes the file the unfinalized one it was, with the CARv1 header it had. */
export async function undoFinalize(
  { file, options, payloadEnd }: FinalizeInput,
  header: Uint8Array | undefined,
): Promise<void> {
  const dataOffset = dataOffsetOf(options)
  await file.truncate(dataOffset + payloadEnd)
  if (header !== undefined) await file.write(header, dataOffset)
  if (options.version === 2) await clearHeader(file)
}
