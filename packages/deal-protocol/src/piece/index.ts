/** Pieces: their commitments, CIDs, sizes, and pieces made of pieces. */
export { calculatePiece, type PieceOptions, pieceCid } from './calculate-piece.ts'
export type { PieceInput } from './commit-input.ts'
export type { CommitOptions, PieceProgress, PieceProgressEvent } from './commit-options.ts'
export * from './errors.ts'
export { fr32Pad, fr32Unpad } from './fr32.ts'
export {
  fr32Sha256Trunc254Padbintree,
  type PieceMultihashHasher,
  sha2_256Trunc254Padded,
} from './multihash-hashers.ts'
export { padPiece } from './pad-piece.ts'
export type { Piece, PieceInfo } from './piece.ts'
export {
  type PieceCidContents,
  parsePieceCid,
  pieceCidV1,
  pieceCidV2,
  toPieceCidV1,
  toPieceCidV2,
} from './piece-cid.ts'
export { PieceHasher } from './piece-hasher.ts'
export {
  assertPieceSize,
  isPieceSize,
  MAX_PIECE_SIZE,
  MIN_PIECE_SIZE,
  paddedSize,
  pieceSizeFor,
  unpaddedSize,
} from './piece-size.ts'
export { type SectorPieces, sectorPieces } from './sector.ts'
