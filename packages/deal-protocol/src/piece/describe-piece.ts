import type { CommittedPayload } from './committed-payload.ts'
import { EmptyPieceError, InvalidPieceSizeError } from './errors.ts'
import { padCommitment } from './pad-piece.ts'
import type { Piece } from './piece.ts'
import { pieceCidV1, pieceCidV2 } from './piece-cid.ts'
import { assertPieceSize, levelOfPieceSize, pieceSizeOfLevel } from './piece-size.ts'

/**
 * Describes a payload that was hashed, extended with zeros to `pieceSize` if that is given.
 *
 * @throws {EmptyPieceError} when there is none
 */
export function describePiece({ root, payloadBytes }: CommittedPayload, pieceSize?: bigint): Piece {
  if (pieceSize !== undefined) assertPieceSize(pieceSize)
  if (root === undefined) throw new EmptyPieceError()
  const [level, smallestCommitment] = root
  const payloadSize = BigInt(payloadBytes)
  const smallest = pieceSizeOfLevel(level)
  if (pieceSize !== undefined && pieceSize < smallest) {
    throw new InvalidPieceSizeError(pieceSize, `payload of ${payloadBytes} bytes needs a piece of ${smallest} bytes`)
  }
  const commitment =
    pieceSize === undefined ? smallestCommitment : padCommitment(smallestCommitment, level, levelOfPieceSize(pieceSize))
  return {
    commitment,
    pieceCid: pieceCidV1(commitment),
    pieceCidV2: pieceCidV2(smallestCommitment, payloadSize),
    pieceSize: pieceSize ?? smallest,
    payloadSize,
  }
}
