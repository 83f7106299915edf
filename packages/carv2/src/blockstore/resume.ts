import type { CID } from 'multiformats/cid'
import { compareRange, equalBytes } from '../bytes/compare.ts'
import { CannotResumeError, CarError, FileError, InvalidVersionError } from '../errors.ts'
import {
  CAR_V2_HEADER_BYTES,
  CAR_V2_PRAGMA,
  CAR_V2_PREFIX_BYTES,
  type CarV2Header,
  readCarV2HeaderFields,
} from '../format/car-v2-header.ts'
import { readHeader } from '../format/container.ts'
import type { ResolvedWriteOptions } from '../options.ts'
import { SourceWindow } from '../scan/source-window.ts'
import type { ByteSource } from '../source/byte-source.ts'
import type { BlockTable } from './block-table.ts'
import { dataOffsetOf } from './new-file.ts'
import { ResumeScan } from './resume-scan.ts'

/** What an existing file turned out to hold. Nothing has been changed yet. */
export interface Resumed {
  readonly roots: CID[]
  /** Offset of the payload in the file. */
  readonly dataOffset: number
  /** Bytes of the CARv1 header that are really there. */
  readonly headerLength: number
  /** End of the last complete section, in the payload. */
  readonly payloadEnd: number
  readonly table: BlockTable
  readonly blocks: number
  /** Bytes behind `payloadEnd` that are to go; zeros of a padded piece are not counted. */
  readonly droppedBytes: number
  /** Why they go. */
  readonly reason: string
  /** The CARv2 header as it lies there; undefined in version 1. */
  readonly header: CarV2Header | undefined
  /** The header says that the file is finalized. */
  readonly finalized: boolean
}

/** Reads a file that is to be written on: checks that these options fit it, and finds every complete section. */
export async function resume(
  source: ByteSource,
  size: number,
  options: ResolvedWriteOptions,
  roots: readonly CID[] | undefined,
): Promise<Resumed> {
  await checkVersion(source, size, options)
  const header = options.version === 1 ? undefined : await readV2Header(source, size)
  const dataOffset = dataOffsetOf(options)
  const finalized = header !== undefined && isFinalized(header, dataOffset)
  const end = finalized ? Math.min(size, dataOffset + header.dataSize) : size
  const window = new SourceWindow(source, end - dataOffset)
  window.setPayload(dataOffset, end - dataOffset)
  const inner = await readInnerHeader(window, options)
  checkRoots(inner.roots, roots)
  const scan = new ResumeScan(source, size, dataOffset, window, inner.length, options, finalized ? undefined : header)
  const { payloadEnd, droppedBytes, ...ending } = await scan.run()
  const short = finalized && size < dataOffset + header.dataSize && ending.reason === ''
  const reason = short ? `the file ends before its payload does: DataSize is ${header.dataSize}` : ending.reason
  const { table, blocks } = scan
  return {
    ...{ roots: inner.roots, dataOffset, headerLength: inner.length, payloadEnd },
    ...{ table, blocks, droppedBytes, reason, header, finalized },
  }
}

async function checkVersion(source: ByteSource, size: number, options: ResolvedWriteOptions): Promise<void> {
  const window = new SourceWindow(source, size, { firstRead: 4096 })
  const { header } = await readHeader(window, 0, options)
  if (header.version !== options.version) {
    throw new CannotResumeError(`cannot resume on CAR file with version ${header.version}`)
  }
}

async function readV2Header(source: ByteSource, size: number): Promise<CarV2Header> {
  if (size < CAR_V2_PREFIX_BYTES) {
    throw new CannotResumeError(`error reading car header: unexpected EOF: the file ends at byte ${size}`)
  }
  return readCarV2HeaderFields(await source.read(CAR_V2_PRAGMA.length, CAR_V2_HEADER_BYTES))
}

/** A finalized file has its payload where these options want it; one that has it elsewhere is refused. */
function isFinalized(header: CarV2Header, expected: number): boolean {
  const { dataOffset, dataSize } = header
  if (dataOffset === expected) return dataSize > 0 && dataSize <= Number.MAX_SAFE_INTEGER
  if (isTornOffset(dataOffset, expected)) return false
  if (dataOffset < CAR_V2_PREFIX_BYTES || dataOffset > Number.MAX_SAFE_INTEGER) return false
  throw new CannotResumeError(
    'cannot resume from file with mismatched CARv1 offset; `dataPadding` option must match the padding on file. ' +
      `Expected padding value of ${dataOffset - CAR_V2_PREFIX_BYTES} but got ${expected - CAR_V2_PREFIX_BYTES}`,
  )
}

/**
 * The write of a header stopped inside DataOffset. Of the final header: its low bytes are there, the rest is still zero;
 * of a marker over a final header: the low bytes are zero, the rest is still there.
 */
function isTornOffset(dataOffset: number, expected: number): boolean {
  for (let bytes = 1; bytes < 7; bytes++) {
    const low = expected % 256 ** bytes
    if (dataOffset === low || dataOffset === expected - low) return true
  }
  return false
}

async function readInnerHeader(
  window: SourceWindow,
  options: ResolvedWriteOptions,
): Promise<{ roots: CID[]; length: number }> {
  try {
    const { header, length } = await readHeader(window, 0, options)
    if (header.version !== 1) throw new InvalidVersionError(header.version)
    return { roots: header.roots, length }
  } catch (error) {
    if (!(error instanceof CarError) || error instanceof FileError) throw error
    throw new CannotResumeError(`error reading car header: ${error.message}`, { cause: error })
  }
}

/** The same roots in any order, each as often. */
function checkRoots(onFile: readonly CID[], given: readonly CID[] | undefined): void {
  if (given === undefined) return
  const expected = inOrder(onFile)
  if (given.length !== onFile.length || inOrder(given).some((cid, i) => !equalBytes(cid, expected[i]))) {
    throw new CannotResumeError('cannot resume on file with mismatching data header')
  }
}

/** The bytes of CIDs, sorted: names of 100,000 would take seconds to make. */
function inOrder(roots: readonly CID[]): Uint8Array[] {
  const compare = (a: Uint8Array, b: Uint8Array) => a.length - b.length || compareRange(a, 0, b, 0, a.length)
  return roots.map(({ bytes }) => bytes).sort(compare)
}
