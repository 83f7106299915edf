import { Option } from '@commander-js/extra-typings'
import { toJson } from '../report/json.ts'
import { answer } from './answer.ts'
import { dealCommand, typeArgument } from './arguments.ts'
import { cidHashes, messageCid } from './message-cid.ts'
import { hexInput } from './message-input.ts'
import { readMessage } from './read-message.ts'

export function cid() {
  return dealCommand('cid', [
    'carport deal cid DealProposal proposal.cbor',
    'carport deal cid ClientDealProposal - < lines-of-hex > lines-of-cids',
  ])
    .description('Print the CID of a message: of a DealProposal as the chain has it, of a ClientDealProposal as Boost.')
    .addArgument(typeArgument())
    .argument('[message]', 'in hex, or a file with hex or bytes; lines of hex on standard input when absent, or -')
    .addOption(new Option('--hash <hash>', 'another hash than the one the type is known by').choices(cidHashes))
    .action((type, input, { hash, json = false }) =>
      answer({
        input,
        kind: hexInput,
        answer: (bytes, line) => {
          const found = messageCid(type, readMessage(type, bytes, { json, line }), hash)
          return json ? toJson({ cid: found }) : found.toString()
        },
      }),
    )
}
