import { encode as encodeMessage, parseJson } from '@carport/deal-protocol'
import { toJson } from '../report/json.ts'
import { answer } from './answer.ts'
import { dealCommand, typeArgument } from './arguments.ts'
import { jsonInput } from './message-input.ts'

export function encode() {
  return dealCommand('encode', [
    `carport deal encode DealResponse '{"accepted":true,"message":""}'`,
    'carport deal encode DealParams proposal.json | xxd -r -p > proposal.cbor',
    'carport deal encode ClientDealProposal - < lines-of-json > lines-of-hex',
  ])
    .description('Print the canonical bytes of a message, in hex. Takes what decode prints.')
    .addArgument(typeArgument())
    .argument('[message]', 'as JSON, or a file with JSON; lines of JSON on standard input when absent, or -')
    .action((type, input, { json = false }) =>
      answer({
        input,
        kind: jsonInput,
        answer: (text) => {
          const hex = Buffer.from(encodeMessage(type, parseJson(type, text))).toString('hex')
          return json ? toJson({ hex }) : hex
        },
      }),
    )
}
