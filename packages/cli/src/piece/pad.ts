import { padPiece } from '@carport/deal-protocol'
import { carportCommand } from '../arguments/command.ts'
import { UsageError } from '../errors.ts'
import { writeTo } from '../output/target.ts'
import { parsePiece, parsePieceSize } from './arguments.ts'
import { report } from './report.ts'

export function pad() {
  return carportCommand('pad')
    .description('Print the piece CID of a piece with zeros behind it, up to a larger size.')
    .argument('<cid>', 'the piece', parsePiece)
    .argument('<size>', 'its padded size', parsePieceSize)
    .argument('<target>', 'the larger size', parsePieceSize)
    .action(async (cid, pieceSize, targetSize, { json = false }) => {
      if (targetSize < pieceSize) throw new UsageError(`${targetSize} is less than ${pieceSize}`, 2)
      const pieceCid = padPiece(cid, pieceSize, targetSize)
      await writeTo('-', (output) => report(output, { pieceCid, pieceSize: targetSize }, json))
    })
}
