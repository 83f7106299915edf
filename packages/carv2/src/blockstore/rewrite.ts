import type { CID } from 'multiformats/cid'
import { randomName, removeFile, replaceFile } from '#platform'
import { TruncatedSectionError } from '../errors.ts'
import { carHeaderLength } from '../format/car-header.ts'
import { WINDOW_BYTES } from '../scan/window.ts'
import { withHeadroom } from '../source/headroom.ts'
import { type FinalizeInput, finalizeFile } from './finalize.ts'
import { dataOffsetOf, newFilePieces } from './new-file.ts'
import { type OpenStoreFile, WholeWrites } from './store-file.ts'

/**
 * Finalizes under roots whose header has another length: the whole file is written anew beside the old one, finalized,
 * synced, and put in its place, where only the folder remains to be synced. Killed at any point, either file is there
 * whole. Returns the new file, still open.
 * The offsets of `records` must be those in the new file already.
 */
export async function rewriteFinalized(
  { file, options, payloadEnd, records }: FinalizeInput,
  headerLength: number,
  roots: readonly CID[],
  openFile: OpenStoreFile,
): Promise<WholeWrites> {
  const path = `${file.path}.${randomName()}.tmp`
  const rewritten = new WholeWrites(path, await openFile(path, options.io))
  try {
    for (const { position, bytes } of newFilePieces(options, roots)) await rewritten.write(bytes, position)
    const newHeaderLength = carHeaderLength(roots)
    const shift = newHeaderLength - headerLength
    await copySections(file, rewritten, dataOffsetOf(options), headerLength, payloadEnd, shift, options.signal)
    if (options.version === 2) {
      await finalizeFile({ file: rewritten, options, payloadEnd: payloadEnd + shift, records })
    }
    await rewritten.sync()
    replaceFile(path, file.path)
  } catch (error) {
    await rewritten.close().catch(() => {}) // The first failure is the one to tell.
    removeFile(path)
    throw error
  }
  rewritten.path = file.path
  return rewritten
}

async function copySections(
  from: WholeWrites,
  to: WholeWrites,
  dataOffset: number,
  start: number,
  end: number,
  shift: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const buffer = withHeadroom(WINDOW_BYTES)
  for (let at = start; at < end; ) {
    signal?.throwIfAborted()
    const count = await from.read(buffer.subarray(0, Math.min(buffer.length, end - at)), dataOffset + at)
    if (count === 0) throw new TruncatedSectionError(at, end - at, 0)
    await to.write(buffer.subarray(0, count), dataOffset + at + shift)
    at += count
  }
}
