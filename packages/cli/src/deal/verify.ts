import { ClientDealProposal } from '@carport/deal-protocol'
import { errorFields } from '../report/error-line.ts'
import { toJson } from '../report/json.ts'
import { type Answer, answer, isLines } from './answer.ts'
import { dealCommand, parseResolution } from './arguments.ts'
import { InvalidSignatureError } from './errors.ts'
import { hexInput } from './message-input.ts'
import { readMessage } from './read-message.ts'
import { type Verification, verifyDeal } from './verification.ts'

export function verify() {
  return dealCommand('verify', [
    'carport deal verify deal.cbor',
    'carport deal verify --resolve f01234=f1… --json deal.cbor',
    'carport deal verify - < lines-of-hex > lines-of-json',
  ])
    .description('Check the signature of a ClientDealProposal, and print both of its CIDs.')
    .argument('[deal]', 'in hex, or a file with hex or bytes; lines of hex on standard input when absent, or -')
    .option('--resolve <id=address>', 'the key that an f0 client stands for; as often as need be', parseResolution)
    .action((input, { resolve = new Map(), json = false }) =>
      answer({
        input,
        kind: hexInput,
        answer: async (bytes, line) => {
          const { value } = readMessage<ClientDealProposal>(ClientDealProposal, bytes, { json, line })
          return answerOf(await verifyDeal(value, resolve), json || isLines(input))
        },
      }),
    )
}

/** A no tells the CIDs as well; in JSON with the error beside them, as in every line that fails. */
function answerOf(found: Verification, json: boolean): Answer {
  const { valid, signer } = found
  if (valid) return json ? toJson(found) : textOf(found)
  const failure = new InvalidSignatureError(signer)
  return { text: json ? toJson({ ...found, error: errorFields(failure) }) : textOf(found), failure }
}

function textOf({ valid, signer, signatureType, dealProposalCid, signedProposalCid, problems }: Verification): string {
  return [
    `Signature: ${valid ? 'valid' : 'invalid'}, ${signatureType}, ${signer}`,
    `Deal proposal CID: ${dealProposalCid}`,
    `Signed proposal CID: ${signedProposalCid}`,
    ...problems.map(({ path, problem }) => `Problem: ${path}: ${problem}`),
  ].join('\n')
}
