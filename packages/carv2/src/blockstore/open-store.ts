import type { CID } from 'multiformats/cid'
import { syncDirectoryOf } from '#platform'
import { compareRange } from '../bytes/compare.ts'
import { carHeaderLength } from '../format/car-header.ts'
import type { ResolvedWriteOptions } from '../options.ts'
import type { ByteSource } from '../source/byte-source.ts'
import { withHeadroom } from '../source/headroom.ts'
import { andThen } from '../source/maybe-promise.ts'
import { BlockTable } from './block-table.ts'
import { clearHeader, finalHeader, markerHeader, writeHeader } from './finalize.ts'
import { dataOffsetOf, newFilePieces } from './new-file.ts'
import { type Resumed, resume } from './resume.ts'
import type { WholeWrites } from './store-file.ts'

/** What was lost when a torn file was opened. */
export interface Recovered {
  /** Bytes of the file that were no complete section, and are gone. */
  readonly droppedBytes: number
  /** Complete sections that were found. */
  readonly blocks: number
  /** Why the bytes went. */
  readonly reason: string
}

/** A file that is ready for appending. */
export interface ReadyFile {
  readonly roots: CID[]
  readonly headerLength: number
  readonly payloadEnd: number
  readonly table: BlockTable
  readonly recovered: Recovered | undefined
}

/** Makes a new file, or resumes what is there. Nothing of an existing file is changed before it has been understood. */
export async function readyFile(
  file: WholeWrites,
  options: ResolvedWriteOptions,
  roots: readonly CID[] | undefined,
): Promise<ReadyFile> {
  const size = await file.size()
  if (size === 0) return startFile(file, options, roots ?? [], undefined)
  if (await isUnfinishedStart(file, size, options, roots)) {
    const reason = 'the file was not completely created'
    return startFile(file, options, roots ?? [], { droppedBytes: size, blocks: 0, reason })
  }
  const resumed = await resume(sourceOf(file), size, options, roots)
  await clearTail(file, size, options, resumed)
  const { droppedBytes, blocks, reason } = resumed
  return { ...resumed, recovered: reason === '' ? undefined : { droppedBytes, blocks, reason } }
}

/** Writes the beginning of a file, over a part of that which may be there. */
async function startFile(
  file: WholeWrites,
  options: ResolvedWriteOptions,
  roots: readonly CID[],
  recovered: Recovered | undefined,
): Promise<ReadyFile> {
  for (const { position, bytes } of newFilePieces(options, roots)) await file.write(bytes, position)
  if (options.durability === 'storage') {
    await file.sync()
    syncDirectoryOf(file.path)
  }
  const headerLength = carHeaderLength(roots)
  const table = new BlockTable(options.wholeCids)
  return { roots: [...roots], headerLength, payloadEnd: headerLength, table, recovered }
}

/** Whether the file is a proper prefix of what a new one begins with: its maker was killed. */
async function isUnfinishedStart(
  file: WholeWrites,
  size: number,
  options: ResolvedWriteOptions,
  roots: readonly CID[] | undefined,
): Promise<boolean> {
  const known = roots !== undefined || size > dataOffsetOf(options)
  const pieces = newFilePieces(options, roots ?? [])
  const last = pieces[pieces.length - 1]
  if (size >= last.position + (known ? last.bytes.length : 1)) return false
  const expected = new Uint8Array(size)
  for (const { position, bytes } of pieces) {
    if (position < size) expected.set(bytes.subarray(0, size - position), position)
  }
  const found = new Uint8Array(size)
  return (await file.read(found, 0)) === size && compareRange(found, 0, expected, 0, size) === 0
}

/**
 * Cuts what is not payload, and takes the header of a finalized file away, in the order of specification 6.6: marker,
 * truncate, zero header. A kill in between leaves a file that opens the same way.
 */
async function clearTail(
  file: WholeWrites,
  size: number,
  options: ResolvedWriteOptions,
  { header, finalized, payloadEnd, dataOffset }: Resumed,
): Promise<void> {
  const settle = async () => {
    if (options.durability === 'storage') await file.sync()
  }
  // Who puts a block that is there already is told so at once.
  await settle()
  if (finalized) {
    await writeHeader(file, markerHeader(finalHeader(options, payloadEnd)))
    await settle()
  }
  const end = dataOffset + payloadEnd
  if (end < size) {
    await file.truncate(end)
    await settle()
  }
  const marked = header !== undefined && (header.dataOffset !== 0 || header.dataSize !== 0 || header.indexOffset !== 0)
  if (finalized || marked) {
    await clearHeader(file)
    await settle()
  }
}

/** The file as a source, for scanning. */
function sourceOf(file: WholeWrites): ByteSource {
  return {
    size: () => file.size(),
    read: (offset, length) => {
      const target = withHeadroom(length)
      return andThen(file.read(target, offset), (count) => target.subarray(0, count))
    },
    readInto: (target, offset) => file.read(target, offset),
    close: () => {},
  }
}
