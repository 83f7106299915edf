import type { CID } from 'multiformats/cid'

/** A piece: what a deal is about. */
export interface PieceReference {
  /** v1; a v2 is understood wherever this is an argument. */
  readonly pieceCid: CID
  /** Padded bytes, a power of two from 128. */
  readonly pieceSize: bigint
}

/** A piece with all that is known of it once its payload was hashed. */
export interface Piece extends PieceReference {
  /** Root of the piece's tree, 32 bytes. */
  readonly commitment: Uint8Array
  /** Names the payload, in the smallest piece that holds it even when `pieceSize` is larger. */
  readonly pieceCidV2: CID
  /** Bytes of payload, without the zeros behind it. */
  readonly payloadSize: bigint
}
