import type { CID } from 'multiformats/cid'
import { InvalidArgumentError } from '../errors.ts'
import { commitInput } from './commit-input.ts'
import type { CommitOptions } from './commit-options.ts'
import { describePiece } from './describe-piece.ts'
import type { Piece } from './piece.ts'
import type { PieceInput } from './piece-input.ts'
import { assertPieceSize } from './piece-size.ts'

export interface PieceOptions extends CommitOptions {
  /** A larger piece than the smallest that holds the payload: zeros follow. */
  pieceSize?: bigint
}

/**
 * The piece of some payload: its commitment, both CIDs and both sizes. Memory does not grow with the payload.
 *
 * @throws {EmptyPieceError} when there is no payload
 * @throws {PieceTooLargeError} when there is more than fits 64 GiB
 * @throws {InvalidPieceSizeError} when `pieceSize` is none, or too small
 * @throws {PieceChangedError} when a file became shorter meanwhile
 * @throws {FileError} when a file cannot be read
 */
export async function calculatePiece(input: PieceInput, options: PieceOptions = {}): Promise<Piece> {
  if (options.pieceSize !== undefined) assertPieceSize(options.pieceSize)
  return describePiece(await commitInput(input, options), options.pieceSize)
}

/** {@link calculatePiece}, its CID only: v1 unless `version` is 2. */
export async function pieceCid(input: PieceInput, options: PieceOptions & { version?: 1 | 2 } = {}): Promise<CID> {
  const version = options.version ?? 1
  if (version !== 1 && version !== 2) throw new InvalidArgumentError('version', `is 1 or 2, got ${version}`)
  const piece = await calculatePiece(input, options)
  return version === 1 ? piece.pieceCid : piece.pieceCidV2
}
