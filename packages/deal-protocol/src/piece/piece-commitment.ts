import { InvalidPieceCidError } from './errors.ts'
import type { PieceReference } from './piece.ts'
import { parsePieceCid } from './piece-cid.ts'
import { assertPieceSize } from './piece-size.ts'

/** The commitment of a piece that somebody names, whose CID and size are valid and agree. */
export function commitmentOf({ pieceCid, pieceSize }: PieceReference): Uint8Array {
  assertPieceSize(pieceSize)
  const contents = parsePieceCid(pieceCid)
  if (contents.pieceSize !== undefined && contents.pieceSize !== pieceSize) {
    throw new InvalidPieceCidError(`${pieceCid}`, `its piece has ${contents.pieceSize} bytes, not ${pieceSize}`)
  }
  return contents.commitment
}
