import { InvalidSegmentIndexError } from '../errors.ts'
import type { PieceReference } from '../piece.ts'
import { pieceCidV1 } from '../piece-cid.ts'
import { isPieceSize, payloadWithin, unpaddedSize } from '../piece-size.ts'
import { hashNode, NODE_BYTES } from '../tree/node.ts'

/** Padded bytes of an entry: two leaves of the aggregate's tree. */
export const ENTRY_BYTES = 64

const OFFSET_AT = 32
const SIZE_AT = 40
const CHECKSUM_AT = 48
const CHECKSUM_BYTES = 16

/**
 * One segment, a piece within an aggregate, as the data segment index (FRC-0058) lists it:
 *
 *     ┌────────────────┬───────────────┬─────────────┬──────────────┐
 *     │ commitment, 32 │ offset u64 LE │ size u64 LE │ checksum, 16 │   offset and size in padded bytes
 *     └────────────────┴───────────────┴─────────────┴──────────────┘
 *     0                32              40            48             64
 *
 * The checksum is the start of the sha2-256 of the entry whose checksum is zero, cut to 126 bits: like every leaf, each
 * half of an entry keeps its two highest bits zero.
 */
export interface SegmentEntry extends PieceReference {
  readonly commitment: Uint8Array
  /** Where the segment begins in the aggregate, in padded bytes: a multiple of its size. */
  readonly offset: bigint
  /** Where its payload begins in the aggregate's payload, in bytes. */
  readonly payloadOffset: bigint
  /** Bytes of payload it may hold. */
  readonly payloadLimit: bigint
  readonly checksum: Uint8Array
}

/** Makes the entry of a piece. The commitment is valid, and `offset` a multiple of the size. */
export function makeEntry(commitment: Uint8Array, offset: bigint, pieceSize: bigint): SegmentEntry {
  return {
    commitment,
    pieceCid: pieceCidV1(commitment),
    pieceSize,
    offset,
    payloadOffset: payloadWithin(offset),
    payloadLimit: unpaddedSize(pieceSize),
    checksum: checksumOf(commitment, offset, pieceSize),
  }
}

export function encodeEntry({ commitment, offset, pieceSize, checksum }: SegmentEntry): Uint8Array {
  const bytes = withoutChecksum(commitment, offset, pieceSize)
  bytes.set(checksum, CHECKSUM_AT)
  return bytes
}

/**
 * Reads the 64 bytes of an entry.
 *
 * @param number of the entry, for errors
 * @returns undefined for 64 zeros, an entry that is not used
 * @throws {InvalidSegmentIndexError} for anything that {@link encodeEntry} does not make
 */
export function decodeEntry(bytes: Uint8Array, number: number): SegmentEntry | undefined {
  if (bytes.every((byte) => byte === 0)) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const commitment = bytes.slice(0, OFFSET_AT)
  const offset = view.getBigUint64(OFFSET_AT, true)
  const pieceSize = view.getBigUint64(SIZE_AT, true)
  const checksum = checksumOf(commitment, offset, pieceSize)
  if (checksum.some((byte, i) => byte !== bytes[CHECKSUM_AT + i])) {
    throw new InvalidSegmentIndexError(number, 'computed checksum does not match embedded checksum')
  }
  if (!isPieceSize(pieceSize)) throw new InvalidSegmentIndexError(number, `${pieceSize} is not the size of a piece`)
  if (offset % pieceSize !== 0n) {
    throw new InvalidSegmentIndexError(number, `offset ${offset} is not a multiple of its size ${pieceSize}`)
  }
  if (commitment[NODE_BYTES - 1] > 0x3f) throw new InvalidSegmentIndexError(number, 'its commitment is not canonical')
  return makeEntry(commitment, offset, pieceSize)
}

function withoutChecksum(commitment: Uint8Array, offset: bigint, pieceSize: bigint): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(ENTRY_BYTES)
  bytes.set(commitment)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(OFFSET_AT, offset, true)
  view.setBigUint64(SIZE_AT, pieceSize, true)
  return bytes
}

function checksumOf(commitment: Uint8Array, offset: bigint, pieceSize: bigint): Uint8Array {
  const bytes = withoutChecksum(commitment, offset, pieceSize)
  // 64 bytes are two nodes, and what clearing bits takes from the hash lies behind the part that is kept.
  const checksum = hashNode(bytes.subarray(0, NODE_BYTES), bytes.subarray(NODE_BYTES)).slice(0, CHECKSUM_BYTES)
  checksum[CHECKSUM_BYTES - 1] &= 0x3f
  return checksum
}
