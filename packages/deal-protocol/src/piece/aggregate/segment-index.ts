import { InvalidSegmentIndexError, PieceAggregationError } from '../errors.ts'
import { fr32Pad, fr32Unpad } from '../fr32.ts'
import { assertPieceSize, payloadWithin, unpaddedSize } from '../piece-size.ts'
import { decodeEntry, ENTRY_BYTES, encodeEntry, type SegmentEntry } from './segment-entry.ts'

/**
 * The data segment index lies at the end of an aggregate and has room for a number of entries that depends on the
 * aggregate's size alone, so that anybody finds it:
 *
 *     ├ segment ┼ segment ┼ zeros ┼── segment ──┼┈┈┈ zeros ┈┈┈┼ index: entries, zeros ┤
 *     0                                                       ▲ pieceSize − 64 · room
 */
export interface SegmentIndexLayout {
  /** Entries that fit. */
  readonly room: number
  /** Padded bytes where the index begins, and that it takes: itself a piece, aligned. */
  readonly offset: bigint
  readonly size: bigint
  /** The same in the aggregate's payload. */
  readonly payloadOffset: bigint
  readonly payloadSize: bigint
}

const MIN_ROOM = 4
/** There is a byte of index for every 2,048 bytes of an aggregate. */
const INDEXED_BYTES = 2048n

/** Where the index of an aggregate of `pieceSize` padded bytes is. An aggregate is at least 512 bytes. */
export function segmentIndexLayout(pieceSize: bigint): SegmentIndexLayout {
  assertPieceSize(pieceSize)
  const room = Math.max(MIN_ROOM, Number(pieceSize / INDEXED_BYTES / BigInt(ENTRY_BYTES)))
  const size = BigInt(room * ENTRY_BYTES)
  const offset = pieceSize - size
  if (offset <= 0n) throw new PieceAggregationError(`an aggregate of ${pieceSize} bytes has no room for its index`)
  return { room, offset, size, payloadOffset: payloadWithin(offset), payloadSize: unpaddedSize(size) }
}

/**
 * The bytes of an index as they lie in an aggregate's payload, without the zeros that follow: entries are written as
 * padded data, so here they are un-padded.
 */
export function encodeSegmentIndex(entries: readonly (SegmentEntry | undefined)[]): Uint8Array {
  const padded = new Uint8Array(Math.ceil(entries.length / 2) * 2 * ENTRY_BYTES)
  entries.forEach((entry, number) => {
    if (entry !== undefined) padded.set(encodeEntry(entry), number * ENTRY_BYTES)
  })
  return fr32Unpad(padded)
}

/** What an index says, entry by entry. */
export interface ParsedSegmentIndex {
  /** By number; undefined for one that is not used, or damaged. */
  readonly entries: readonly (SegmentEntry | undefined)[]
  readonly problems: readonly InvalidSegmentIndexError[]
}

/**
 * Reads the index of an aggregate. One damaged entry leaves the others standing.
 *
 * @param payload the bytes from {@link SegmentIndexLayout.payloadOffset} to the end of the aggregate's payload
 * @param pieceSize of the aggregate
 */
export function parseSegmentIndex(payload: Uint8Array, pieceSize: bigint): ParsedSegmentIndex {
  const { offset, payloadSize } = segmentIndexLayout(pieceSize)
  if (BigInt(payload.length) !== payloadSize) {
    throw new InvalidSegmentIndexError(0, `the index takes ${payloadSize} bytes, got ${payload.length}`)
  }
  const padded = fr32Pad(payload)
  const entries: (SegmentEntry | undefined)[] = []
  const problems: InvalidSegmentIndexError[] = []
  for (let number = 0; number < padded.length / ENTRY_BYTES; number++) {
    try {
      const entry = decodeEntry(padded.subarray(number * ENTRY_BYTES, (number + 1) * ENTRY_BYTES), number)
      if (entry !== undefined && entry.offset + entry.pieceSize > offset) {
        throw new InvalidSegmentIndexError(number, 'its segment reaches into the index')
      }
      entries.push(entry)
    } catch (error) {
      entries.push(undefined)
      problems.push(error as InvalidSegmentIndexError)
    }
  }
  return { entries, problems }
}
