import {
  ClientDealProposal,
  DealProposal,
  dealProposalCid,
  encode,
  toJson as jsonOf,
  parseJson,
  signedProposalCid,
  sign as signProposal,
} from '@carport/deal-protocol'
import { Option } from '@commander-js/extra-typings'
import { UsageError } from '../errors.ts'
import { toJson } from '../report/json.ts'
import { answer, isLines } from './answer.ts'
import { dealCommand } from './arguments.ts'
import { jsonInput } from './message-input.ts'
import { readSigningKey } from './read-key.ts'
import { KeyRing, keyTypes } from './signing-key.ts'

export function sign() {
  return dealCommand('sign', [
    'carport deal sign --key client.key proposal.json',
    'lotus wallet export f1… | carport deal sign --key - proposal.json',
    'carport deal sign --key client.key --type secp256k1 - < lines-of-json > lines-of-hex',
  ])
    .description('Sign a DealProposal: print the ClientDealProposal, in hex.')
    .argument('[proposal]', 'as JSON, or a file with JSON; lines of JSON on standard input when absent, or -')
    .requiredOption(
      '--key <key>',
      'the private key, better in a file: 64 hex digits, or as Lotus exports it; - for standard input',
    )
    .addOption(
      new Option('--type <type>', 'what hex digits are a key of; the client says it, unless it is an ID').choices(
        keyTypes,
      ),
    )
    .action(async (input, { key: path, type, json = false }) => {
      if (path === '-' && isLines(input))
        throw new UsageError("the key and the proposal can't both be on standard input", 2)
      const keys = new KeyRing(await readSigningKey(path), type)
      await answer({
        input,
        kind: jsonInput,
        answer: async (text) => {
          const proposal = parseJson(DealProposal, text)
          const deal = await signProposal(proposal, keys.signerFor(proposal.client))
          return json ? toJson(reportOf(deal)) : hexOf(deal)
        },
      })
    })
}

function reportOf(deal: ClientDealProposal) {
  return {
    hex: hexOf(deal),
    deal: jsonOf(ClientDealProposal, deal),
    dealProposalCid: dealProposalCid(deal.proposal),
    signedProposalCid: signedProposalCid(deal),
  }
}

function hexOf(deal: ClientDealProposal): string {
  return Buffer.from(encode(ClientDealProposal, deal)).toString('hex')
}
