import { encodeInclusionProof, inclusionProof, parsePieceCid } from '@carport/deal-protocol'
import { carportCommand } from '../arguments/command.ts'
import { interruption } from '../interruption.ts'
import { writeTo } from '../output/target.ts'
import { parsePiece, threadsOption } from './arguments.ts'
import { NotInAggregateError } from './errors.ts'
import { readAggregate } from './read-aggregate.ts'
import { report } from './report.ts'

export function prove() {
  return carportCommand('prove')
    .description('Prove that a piece is in an aggregate: print the proof, in hex, and what it is about.')
    .argument('<aggregate>', 'the file that `carport piece aggregate` made')
    .argument('<cid>', 'the piece', parsePiece)
    .option('--trust-index', 'do not hash the aggregate; a wrong index then makes a wrong proof')
    .addOption(threadsOption())
    .action(async (path, cid, { trustIndex = false, threads, json = false }) => {
      const aggregate = await readAggregate(path, { trustIndex, threads, showProgress: !json })
      interruption.throwIfAborted()
      const { commitment } = parsePieceCid(cid)
      const number = aggregate.entries.findIndex(
        (entry) => entry !== undefined && Buffer.compare(entry.commitment, commitment) === 0,
      )
      const entry = aggregate.entries[number]
      if (entry === undefined) throw new NotInAggregateError(path, cid)
      const fields = {
        pieceCid: entry.pieceCid,
        pieceSize: entry.pieceSize,
        offset: entry.payloadOffset,
        aggregateCid: aggregate.pieceCid,
        aggregateSize: aggregate.pieceSize,
        proof: encodeInclusionProof(inclusionProof(aggregate, number)),
      }
      await writeTo('-', (output) => report(output, json ? fields : { ...fields, proof: hex(fields.proof) }, json))
    })
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
