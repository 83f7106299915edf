import type { CID } from 'multiformats/cid'
import { PieceAggregationError } from '../errors.ts'
import type { PieceReference } from '../piece.ts'
import { pieceCidV1 } from '../piece-cid.ts'
import { commitmentOf } from '../piece-commitment.ts'
import { assertPieceSize, levelOfPieceSize, MAX_PIECE_SIZE, MIN_PIECE_SIZE } from '../piece-size.ts'
import { NODE_BYTES } from '../tree/node.ts'
import { ENTRY_BYTES, encodeEntry, makeEntry, type SegmentEntry } from './segment-entry.ts'
import { type SegmentIndexLayout, segmentIndexLayout } from './segment-index.ts'
import { type NodePlace, SparseTree } from './sparse-tree.ts'

/** Leaves above a quad: a piece of 128 bytes has four. */
const QUAD_HEIGHT = 2

/** Pieces put together into a larger one with a data segment index at its end (FRC-0058). */
export class Aggregate implements PieceReference {
  readonly pieceSize: bigint
  /** Names the aggregate, index and all. */
  readonly pieceCid: CID
  /** Names the index alone, which is a piece within the aggregate too. */
  readonly indexPieceCid: CID
  readonly layout: SegmentIndexLayout
  /** The segments by their number in the index; undefined for an entry that is not used. */
  readonly entries: readonly (SegmentEntry | undefined)[]
  /** The aggregate's tree from the segments and the index's leaves up. */
  readonly tree: SparseTree

  /** @param entries as {@link aggregatePieces} places them, or as they were read from an index */
  constructor(entries: readonly (SegmentEntry | undefined)[], pieceSize: bigint) {
    this.pieceSize = pieceSize
    this.layout = segmentIndexLayout(pieceSize)
    this.entries = entries
    this.tree = new SparseTree(levelOfPieceSize(pieceSize) + QUAD_HEIGHT, nodesOf(entries, this.layout))
    this.pieceCid = pieceCidV1(this.tree.root)
    const height = levelOfPieceSize(this.layout.size) + QUAD_HEIGHT
    const index = Number(this.layout.offset / this.layout.size)
    this.indexPieceCid = pieceCidV1(this.tree.node({ height, index }))
  }

  /** Where the root of a segment is in the tree. */
  static placeOfSegment({ offset, pieceSize }: SegmentEntry): NodePlace {
    return { height: levelOfPieceSize(pieceSize) + QUAD_HEIGHT, index: Number(offset / pieceSize) }
  }

  /** Where the node above the two leaves of an entry is. */
  static placeOfEntry(number: number, layout: SegmentIndexLayout): NodePlace {
    return { height: 1, index: Number(layout.offset) / ENTRY_BYTES + number }
  }
}

export interface AggregateOptions {
  /** Padded size of the aggregate. Default: the smallest that holds the pieces and the index. */
  pieceSize?: bigint
}

/**
 * Puts pieces into one, in this order: each goes to the next multiple of its own size, so that its root is a node of
 * the aggregate's tree. Needs no payload, only commitments; {@link aggregatePayload} makes the bytes.
 *
 * @throws {PieceAggregationError} when there are no pieces, or more than fit
 * @throws {InvalidPieceSizeError} @throws {InvalidPieceCidError} when a piece is none
 */
export function aggregatePieces(pieces: readonly PieceReference[], { pieceSize }: AggregateOptions = {}): Aggregate {
  if (pieceSize !== undefined) assertPieceSize(pieceSize)
  if (pieces.length === 0) throw new PieceAggregationError('no pieces provided')
  let end = 0n
  const entries = pieces.map((piece) => {
    const commitment = commitmentOf(piece)
    const offset = ((end + piece.pieceSize - 1n) / piece.pieceSize) * piece.pieceSize
    end = offset + piece.pieceSize
    return makeEntry(commitment, offset, piece.pieceSize)
  })
  const size = pieceSize ?? smallestSize(end, entries.length)
  const { room, offset } = segmentIndexLayout(size)
  if (entries.length > room) {
    throw new PieceAggregationError(
      `the index of an aggregate of ${size} bytes has ${room} entries, not ${entries.length}`,
    )
  }
  if (end > offset) {
    throw new PieceAggregationError(
      `the pieces take ${end} bytes; before the index of ${size} bytes there are ${offset}`,
    )
  }
  return new Aggregate(entries, size)
}

function smallestSize(end: bigint, count: number): bigint {
  // The smallest index takes 256 bytes; the pieces come before it.
  for (let size = 4n * MIN_PIECE_SIZE; size <= MAX_PIECE_SIZE; size *= 2n) {
    const { room, offset } = segmentIndexLayout(size)
    if (count <= room && end <= offset) return size
  }
  throw new PieceAggregationError(`no sector holds ${count} pieces that take ${end} bytes and their index`)
}

function* nodesOf(
  entries: readonly (SegmentEntry | undefined)[],
  layout: SegmentIndexLayout,
): Generator<readonly [NodePlace, Uint8Array]> {
  for (const [number, entry] of entries.entries()) {
    if (entry === undefined) continue
    yield [Aggregate.placeOfSegment(entry), entry.commitment]
    const bytes = encodeEntry(entry)
    const leaf = Number(layout.offset) / NODE_BYTES + 2 * number
    yield [{ height: 0, index: leaf }, bytes.subarray(0, NODE_BYTES)]
    yield [{ height: 0, index: leaf + 1 }, bytes.subarray(NODE_BYTES)]
  }
}
