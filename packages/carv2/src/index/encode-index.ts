import { CAR_INDEX_SORTED, type IndexCodecName, indexCodecCode } from './codecs.ts'
import { encodeBucketHead, encodeCodeHead, encodeIndexHead } from './layout.ts'
import type { MemoryIndex, SortedRun } from './memory-index.ts'
import type { RecordColumn } from './record-column.ts'
import { sortRecords } from './sort-records.ts'

/** Records are gathered into pieces of about this many bytes. */
const PIECE_BYTES = 256 * 1024

/** The bytes of a generated index, piece by piece; each piece is the caller's. */
export function* encodeIndexPieces(index: MemoryIndex, codec: number): Generator<Uint8Array> {
  if (codec === CAR_INDEX_SORTED) {
    const columns = columnsOf(index)
    yield encodeIndexHead(codec, columns.length)
    for (const column of columns) yield* encodeBucket(column, orderByDigest(index, column))
    return
  }
  const byCode = groupByCode(index.runs)
  yield encodeIndexHead(codec, byCode.length)
  for (const runs of byCode) {
    yield encodeCodeHead(runs[0].code, runs.length)
    for (const { column, order } of runs) yield* encodeBucket(column, order)
  }
}

/**
 * The bytes of an index that `createIndex` returned, whole. `codec` defaults to the one it was created for.
 * For large ones `writeIndex` gives them piece by piece.
 */
export function encodeIndex(index: MemoryIndex, codec?: IndexCodecName): Uint8Array {
  const pieces = [...encodeIndexPieces(index, codec === undefined ? index.codec : indexCodecCode(codec))]
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}

function columnsOf(index: MemoryIndex): RecordColumn[] {
  return [...new Set(index.runs.map(({ column }) => column))].sort((a, b) => a.width - b.width)
}

/** Digests alone decide in an IndexSorted: where hash functions are mixed, the order is another one. */
function orderByDigest(index: MemoryIndex, column: RecordColumn): Uint32Array {
  const runs = index.runs.filter((run) => run.column === column)
  return runs.length === 1 ? runs[0].order : sortRecords(column, true)
}

function groupByCode(runs: readonly SortedRun[]): SortedRun[][] {
  const groups: SortedRun[][] = []
  for (const run of runs) {
    const last = groups.at(-1)
    if (last !== undefined && last[0].code === run.code) last.push(run)
    else groups.push([run])
  }
  return groups
}

function* encodeBucket(column: RecordColumn, order: Uint32Array): Generator<Uint8Array> {
  const { width } = column
  yield encodeBucketHead(width, order.length)
  const recordsPerPiece = Math.max(1, Math.floor(PIECE_BYTES / width))
  for (let from = 0; from < order.length; from += recordsPerPiece) {
    const to = Math.min(from + recordsPerPiece, order.length)
    const piece = new Uint8Array((to - from) * width)
    if (width % 4 === 0) gatherWords(column, order, from, new Uint32Array(piece.buffer))
    else gatherBytes(column, order, from, piece)
    yield piece
  }
}

/** Gathers records, from `order[from]` on, until `target` is full: by words, twice as fast as by bytes. */
function gatherWords(column: RecordColumn, order: Uint32Array, from: number, target: Uint32Array): void {
  const words = column.width / 4
  for (let i = from, at = 0; at < target.length; i++) {
    const source = column.wordsOf(order[i])
    const start = column.positionOf(order[i]) / 4
    for (let k = start; k < start + words; k++) target[at++] = source[k]
  }
}

function gatherBytes(column: RecordColumn, order: Uint32Array, from: number, target: Uint8Array): void {
  for (let i = from, at = 0; at < target.length; i++) {
    const source = column.chunkOf(order[i])
    const start = column.positionOf(order[i])
    for (let k = start; k < start + column.width; k++) target[at++] = source[k]
  }
}
