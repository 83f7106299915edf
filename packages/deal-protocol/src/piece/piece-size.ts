import { InvalidPieceSizeError } from './errors.ts'

/**
 * Sizes of pieces. A piece is 128·2ⁿ bytes of padded data, which is 127·2ⁿ bytes of payload (zeros behind it included):
 * FR32 puts 254 bits of payload into each 32 bytes. n is called the level here: every inner node of a piece's tree at
 * level n is itself the commitment of a piece of 128·2ⁿ bytes.
 */
export const MIN_PIECE_SIZE = 128n
/** 64 GiB, the largest sector. */
export const MAX_PIECE_SIZE = 64n << 30n

/** Payload bytes in the smallest piece, a quad: 1,016 bits are four field elements. */
export const QUAD_PAYLOAD_BYTES = 127
/** Padded bytes in a quad. */
export const QUAD_PADDED_BYTES = 128
/** Level of {@link MAX_PIECE_SIZE}. */
export const MAX_LEVEL = 29
/** Payload bytes in the largest piece. */
export const MAX_PAYLOAD_BYTES = QUAD_PAYLOAD_BYTES * 2 ** MAX_LEVEL

/** Whether `size` is the padded size of a piece: a power of two from 128 bytes to 64 GiB. */
export function isPieceSize(size: bigint): boolean {
  return size >= MIN_PIECE_SIZE && size <= MAX_PIECE_SIZE && (size & (size - 1n)) === 0n
}

/** @throws {InvalidPieceSizeError} unless {@link isPieceSize} */
export function assertPieceSize(size: bigint): void {
  if (typeof size !== 'bigint') throw new InvalidPieceSizeError(size, 'a padded piece size is a bigint')
  if (size < MIN_PIECE_SIZE) throw new InvalidPieceSizeError(size, 'minimum padded piece size is 128 bytes')
  if ((size & (size - 1n)) !== 0n) throw new InvalidPieceSizeError(size, 'padded piece size must be a power of 2')
  if (size > MAX_PIECE_SIZE) throw new InvalidPieceSizeError(size, 'maximum padded piece size is 64 GiB')
}

/** Size of the smallest piece that holds `payloadSize` bytes. */
export function pieceSizeFor(payloadSize: bigint): bigint {
  if (payloadSize < 1n || payloadSize > BigInt(MAX_PAYLOAD_BYTES)) {
    throw new InvalidPieceSizeError(payloadSize, `a piece holds 1 to ${MAX_PAYLOAD_BYTES} bytes of payload`)
  }
  return pieceSizeOfLevel(levelFor(Number(payloadSize)))
}

/** Bytes of payload that a piece of `pieceSize` padded bytes holds: 127 of 128. */
export function unpaddedSize(pieceSize: bigint): bigint {
  assertPieceSize(pieceSize)
  return payloadWithin(pieceSize)
}

/** The same of any number of padded bytes: an offset in a piece, a size that was not checked. */
export function payloadWithin(paddedBytes: bigint): bigint {
  return paddedBytes - paddedBytes / 128n
}

/** The padded size of a piece that holds exactly `unpadded` bytes, which is 127·2ⁿ. */
export function paddedSize(unpadded: bigint): bigint {
  const pieceSize = unpadded + unpadded / 127n
  if (unpadded % 127n !== 0n || !isPieceSize(pieceSize)) {
    throw new InvalidPieceSizeError(unpadded, 'an unpadded piece size is 127 bytes times a power of 2')
  }
  return pieceSize
}

/** The level of a piece that is known to have a valid size. */
export function levelOfPieceSize(pieceSize: bigint): number {
  return pieceSize.toString(2).length - 8
}

/** The size of the pieces of a level. */
export function pieceSizeOfLevel(level: number): bigint {
  return MIN_PIECE_SIZE << BigInt(level)
}

/** The lowest level that holds a payload. */
export function levelFor(payloadBytes: number): number {
  return Math.ceil(Math.log2(Math.ceil(payloadBytes / QUAD_PAYLOAD_BYTES)))
}
