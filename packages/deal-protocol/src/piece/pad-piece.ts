import type { CID } from 'multiformats/cid'
import { InvalidPieceSizeError } from './errors.ts'
import { pieceCidV1 } from './piece-cid.ts'
import { commitmentOf } from './piece-commitment.ts'
import { assertPieceSize, levelOfPieceSize } from './piece-size.ts'
import { hashNode } from './tree/node.ts'
import { zeroCommitment } from './tree/zero-nodes.ts'

/**
 * The piece CID v1 of a piece with zeros behind it, up to a larger size: what a deal needs whose piece size is more than
 * its data. Hashes one node a doubling.
 *
 * @throws {InvalidPieceSizeError} when a size is none, or the target is smaller than the piece
 */
export function padPiece(pieceCid: CID, pieceSize: bigint, targetSize: bigint): CID {
  const commitment = commitmentOf({ pieceCid, pieceSize })
  assertPieceSize(targetSize)
  if (targetSize < pieceSize) {
    throw new InvalidPieceSizeError(targetSize, `source padded size ${pieceSize} larger than target padded size`)
  }
  return pieceCidV1(padCommitment(commitment, levelOfPieceSize(pieceSize), levelOfPieceSize(targetSize)))
}

/** {@link padPiece} for what was checked already. */
export function padCommitment(commitment: Uint8Array, level: number, targetLevel: number): Uint8Array {
  let padded = commitment
  for (let at = level; at < targetLevel; at++) padded = hashNode(padded, zeroCommitment(at))
  return padded
}
