import { PieceAggregationError } from './errors.ts'
import { padCommitment } from './pad-piece.ts'
import type { PieceReference } from './piece.ts'
import { pieceCidV1 } from './piece-cid.ts'
import { commitmentOf } from './piece-commitment.ts'
import { assertPieceSize, levelOfPieceSize, pieceSizeOfLevel } from './piece-size.ts'
import { SubtreeStack } from './tree/subtree-stack.ts'
import { zeroCommitment } from './tree/zero-nodes.ts'

/** Pieces one behind the other, and what is around them. */
export interface SectorPieces extends PieceReference {
  /** All pieces in order, those of zeros included that align the others and fill the rest. */
  readonly pieces: readonly PieceReference[]
}

/**
 * The commitment of a sector (CommD) that holds pieces in this order. Each begins at a multiple of its own size; what
 * is left free before it is filled with pieces of zeros:
 *
 *     ├ 1 ┼ zeros ┼── 2 ──┼───── 3 ───────┼ 4 ┼ zeros ┼ zeros ┤
 *
 * @param sectorSize where the sector ends; without it, at the next power of two
 * @throws {PieceAggregationError} when there are no pieces, or more than fit
 */
export function sectorPieces(pieces: readonly PieceReference[], sectorSize?: bigint): SectorPieces {
  if (sectorSize !== undefined) assertPieceSize(sectorSize)
  if (pieces.length === 0) throw new PieceAggregationError('no pieces provided')
  const stack = new SubtreeStack()
  const placed: PieceReference[] = []
  const zeros = (level: number) => {
    placed.push({ pieceCid: pieceCidV1(zeroCommitment(level)), pieceSize: pieceSizeOfLevel(level) })
    stack.push(level, zeroCommitment(level))
  }
  for (const piece of pieces) {
    const commitment = commitmentOf(piece)
    const level = levelOfPieceSize(piece.pieceSize)
    while (stack.nextLevel < level) zeros(stack.nextLevel)
    assertFits(BigInt(stack.quads) * 128n + piece.pieceSize, sectorSize)
    placed.push({ pieceCid: pieceCidV1(commitment), pieceSize: piece.pieceSize })
    stack.push(level, commitment)
  }
  const [level, root] = stack.root()
  const size = sectorSize ?? pieceSizeOfLevel(level)
  const commitment = padCommitment(root, level, levelOfPieceSize(size))
  while (BigInt(stack.quads) * 128n < size) zeros(Math.min(stack.nextLevel, levelOfPieceSize(size)))
  return { pieceCid: pieceCidV1(commitment), pieceSize: size, pieces: placed }
}

/** Without a sector's size, the largest one is the limit. */
function assertFits(end: bigint, sectorSize = 64n << 30n): void {
  if (end > sectorSize) {
    throw new PieceAggregationError(`the pieces take ${end} bytes, which is larger than the sector's ${sectorSize}`)
  }
}
