import { decodeInclusionProof, verifyInclusionProof } from '@carport/deal-protocol'
import { InvalidArgumentError } from '@commander-js/extra-typings'
import { carportCommand } from '../arguments/command.ts'
import { writeTo } from '../output/target.ts'
import { parsePiece, parsePieceSize } from './arguments.ts'
import { report } from './report.ts'

export function checkProof() {
  return carportCommand('check-proof')
    .description('Print which aggregate a proof shows a piece to be in; it must be looked up on the chain.')
    .argument('<cid>', 'the piece', parsePiece)
    .argument('<size>', 'its padded size', parsePieceSize)
    .argument('<proof>', 'the proof, in hex', parseHex)
    .action(async (pieceCid, pieceSize, proof, { json = false }) => {
      const aggregate = verifyInclusionProof(decodeInclusionProof(proof), { pieceCid, pieceSize })
      const fields = { aggregateCid: aggregate.pieceCid, aggregateSize: aggregate.pieceSize }
      await writeTo('-', (output) => report(output, fields, json))
    })
}

function parseHex(text: string): Uint8Array {
  if (!/^([0-9a-f]{2})+$/i.test(text)) throw new InvalidArgumentError('It is not hex.')
  return new Uint8Array(Buffer.from(text, 'hex'))
}
