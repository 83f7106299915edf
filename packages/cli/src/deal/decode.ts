import { toJson } from '@carport/deal-protocol'
import { answer } from './answer.ts'
import { dealCommand, typeArgument } from './arguments.ts'
import { hexInput } from './message-input.ts'
import { readMessage } from './read-message.ts'

export function decode() {
  return dealCommand('decode', [
    'carport deal decode DealResponse a2674d65737361676560684163636570746564f5',
    'carport deal decode DealParams --strict proposal.cbor',
    'carport deal decode ClientDealProposal - < lines-of-hex > lines-of-json',
  ])
    .description('Print a message as JSON.')
    .addArgument(typeArgument())
    .argument('[message]', 'in hex, or a file with hex or bytes; lines of hex on standard input when absent, or -')
    .option('--strict', 'take only what canonical encoding writes')
    .action((type, input, { strict = false, json = false }) =>
      answer({
        input,
        kind: hexInput,
        answer: (bytes, line) => {
          const { value } = readMessage(type, bytes, { mode: strict ? 'strict' : 'compat', json, line })
          return JSON.stringify(toJson(type, value))
        },
      }),
    )
}
