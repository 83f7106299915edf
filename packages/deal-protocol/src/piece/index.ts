/** Pieces: their commitments, CIDs, sizes, and pieces made of pieces. */
export { Aggregate, type AggregateOptions, aggregatePieces } from './aggregate/aggregate.ts'
export { type AggregatePayloadOptions, aggregatePayload } from './aggregate/aggregate-payload.ts'
export {
  type InclusionProof,
  inclusionProof,
  type MerklePath,
  verifyInclusionProof,
} from './aggregate/inclusion-proof.ts'
export {
  decodeInclusionProof,
  decodePieceInfo,
  encodeInclusionProof,
  encodePieceInfo,
} from './aggregate/proof-encoding.ts'
export type { SegmentEntry } from './aggregate/segment-entry.ts'
export {
  encodeSegmentIndex,
  type ParsedSegmentIndex,
  parseSegmentIndex,
  type SegmentIndexLayout,
  segmentIndexLayout,
} from './aggregate/segment-index.ts'
export type { NodePlace, SparseTree } from './aggregate/sparse-tree.ts'
export { calculatePiece, type PieceOptions, pieceCid } from './calculate-piece.ts'
export type { CommitOptions, PieceProgress, PieceProgressEvent } from './commit-options.ts'
export * from './errors.ts'
export { fr32Pad, fr32Unpad } from './fr32.ts'
export {
  fr32Sha256Trunc254Padbintree,
  type PieceMultihashHasher,
  sha2_256Trunc254Padded,
} from './multihash-hashers.ts'
export { padPiece } from './pad-piece.ts'
export type { Piece, PieceReference } from './piece.ts'
export {
  type PieceCidContents,
  parsePieceCid,
  pieceCidV1,
  pieceCidV2,
  toPieceCidV1,
  toPieceCidV2,
} from './piece-cid.ts'
export { PieceHasher, type PieceHasherOptions } from './piece-hasher.ts'
export type { PieceInput } from './piece-input.ts'
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
export { hashImplementations } from './tree/default-subtree-hasher.ts'
export type { HashImplementation } from './tree/subtree-hasher.ts'
