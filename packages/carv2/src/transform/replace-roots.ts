import type { CID } from 'multiformats/cid'
import { lockFile, openStoreFile } from '#platform'
import { WholeWrites } from '../blockstore/store-file.ts'
import { CarError, FileError, HeaderTooLargeError } from '../errors.ts'
import { encodeCarHeader } from '../format/car-header.ts'
import { CAR_V2_PREFIX_BYTES, type CarV2Header, isFullyIndexed } from '../format/car-v2-header.ts'
import { createIndex } from '../index/create-index.ts'
import { encodeIndexPieces } from '../index/encode-index.ts'
import { type IndexDirectory, readIndexDirectory } from '../index/index-directory.ts'
import { type ReadOptions, type ResolvedReadOptions, resolveReadOptions } from '../options.ts'
import { type OpenPayload, openPayload } from '../scan/open-payload.ts'
import { reportProgress } from '../scan/progress.ts'
import type { ByteSource } from '../source/byte-source.ts'
import { writeCarV2 } from './car-v2-file.ts'
import { copyRange } from './copy-range.ts'
import { shiftIndex } from './shift-index.ts'
import { type WholeFile, writeWholeFile } from './whole-file.ts'

/**
 * Gives the CAR at `path`, of either version, other roots. When the header keeps its length that is one write; otherwise
 * the file is written anew and put in the place of the old one, with the same paddings and index, whose offsets move
 * along. A stored index that can't be read is regenerated. Bytes that no header accounts for are left behind.
 *
 * Throws `LockedError` while a store has the file open, `HeaderTooLargeError`, and what reading throws.
 */
export async function replaceRoots(path: string, roots: readonly CID[], options: ReadOptions = {}): Promise<void> {
  const resolved = resolveReadOptions(options)
  const header = encodeCarHeader(roots)
  if (header.length > resolved.maxHeaderBytes) throw new HeaderTooLargeError(0, header.length, resolved.maxHeaderBytes)
  const lock = lockFile(path)
  try {
    const payload = await openPayload(path, resolved)
    try {
      const { sectionsOffset, payloadOffset } = payload.container
      if (header.length === sectionsOffset) await overwrite(path, header, payloadOffset, resolved)
      else await rewrite(path, header, payload, resolved)
    } finally {
      await payload.close()
    }
  } finally {
    lock.release()
  }
}

async function overwrite(
  path: string,
  header: Uint8Array,
  position: number,
  { io, signal }: ResolvedReadOptions,
): Promise<void> {
  signal?.throwIfAborted()
  const file = new WholeWrites(path, await openStoreFile(path, io))
  try {
    await file.write(header, position)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function rewrite(
  path: string,
  newHeader: Uint8Array,
  { container, source, size }: OpenPayload,
  options: ResolvedReadOptions,
): Promise<void> {
  const { header, payloadOffset, payloadSize, sectionsOffset } = container
  const progress = reportProgress(options, payloadSize)
  const onWindow = (position: number) => progress.at(position - payloadOffset)
  const writePayload = async (file: WholeFile) => {
    await file.append(newHeader)
    const from = payloadOffset + sectionsOffset
    await copyRange(source as ByteSource, from, payloadOffset + payloadSize, file, { ...options, onWindow })
  }
  const distance = newHeader.length - sectionsOffset
  const index =
    header === undefined || header.indexOffset === 0
      ? undefined
      : await movedIndex(source as ByteSource, size as number, header, distance, options)
  await writeWholeFile(path, { ...options, overwrite: true }, async (file) => {
    if (header === undefined) {
      await writePayload(file)
      return
    }
    const surroundings = {
      characteristics: header.characteristics,
      dataPadding: header.dataOffset - CAR_V2_PREFIX_BYTES,
      indexPadding: Math.max(0, header.indexOffset - header.dataOffset - header.dataSize),
      index: () => index,
    }
    await writeCarV2(file, surroundings, () => writePayload(file), options)
  })
}

/** The index for sections that move by `distance` bytes. */
async function movedIndex(
  source: ByteSource,
  size: number,
  header: CarV2Header,
  distance: number,
  options: ResolvedReadOptions,
): Promise<Iterable<Uint8Array> | AsyncIterable<Uint8Array>> {
  let directory: IndexDirectory
  try {
    directory = await readIndexDirectory(source, header.indexOffset, size, options)
  } catch (error) {
    if (!(error instanceof CarError) || error instanceof FileError) throw error
    const index = await createIndex(source, { ...options, storeIdentityCids: isFullyIndexed(header) })
    for (const column of new Set(index.runs.map((run) => run.column))) column.shiftOffsets(distance)
    return encodeIndexPieces(index, index.codec)
  }
  return shiftIndex(source, header.indexOffset, directory, distance, options)
}
