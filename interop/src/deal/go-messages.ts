import { spawnSync } from 'node:child_process'
import { buildGoPeer } from '../build-go-peer.ts'

/** The programs that have the original types of deal messages, or the same ones with codecs by cbor-gen. */
export type MessageProgram = 'go-deals' | 'go-markets'

/** Which type is in which program: what Boost and the chain have of today, and the rest in versions of its time. */
export const GO_TYPES: Readonly<Record<MessageProgram, readonly string[]>> = {
  'go-deals': [
    'DealProposal',
    'ClientDealProposal',
    'PublishStorageDealsParams',
    'PublishStorageDealsReturn',
    'DealStateV8',
    'DealStateV9',
    'DealStateV13',
    'MarketStateV8',
    'MarketStateV9',
    'MarketStateV13',
    'SignedVoucher',
    'DealParams',
    'DealParamsV120',
    'Transfer',
    'DealResponse',
    'DealStatusRequest',
    'DealStatusResponse',
    'DealStatus',
    'BoostStorageAsk',
    'DirectDealParams',
    'ContractParamsVersion1',
  ],
  'go-markets': [
    'AskRequest',
    'AskResponse',
    'SignedStorageAsk',
    'StorageAsk',
    'Proposal',
    'ProposalV110',
    'DataRef',
    'SignedResponse',
    'Response',
    'LegacyDealStatusRequest',
    'LegacyDealStatusResponse',
    'ProviderDealState',
    'MinerDeal',
    'ClientDeal',
    'Balance',
    'AskRequestV101',
    'AskResponseV101',
    'SignedStorageAskV101',
    'StorageAskV101',
    'ProposalV101',
    'DataRefV101',
    'SignedResponseV101',
    'ResponseV101',
    'DealStatusRequestV101',
    'DealStatusResponseV101',
    'ProviderDealStateV101',
    'PieceInfo',
    'CIDInfo',
    'RetrievalQuery',
    'RetrievalQueryResponse',
    'ChannelID',
    'RetrievalDealProposal',
    'RetrievalDealResponse',
    'RetrievalDealPayment',
    'StorageDataTransferVoucher',
    'TransportsQueryResponse',
    'ForwardingRequest',
    'ForwardingResponse',
    'TransferMessage',
  ],
}

/** What go-ipld-prime reads by a schema, with other rules than those of cbor-gen (specification 1). */
export const BINDNODE_TYPES: ReadonlySet<string> = new Set([
  'RetrievalDealProposal',
  'RetrievalDealResponse',
  'RetrievalDealPayment',
  'StorageDataTransferVoucher',
  'TransportsQueryResponse',
  'ForwardingRequest',
  'ForwardingResponse',
  'TransferMessage',
])

/** What Go makes of a message: what it reads, written again, and how far it read; or why not. */
export interface GoAnswer {
  hex?: string
  consumed?: number
  error?: string
}

/** The programs of interop/go-serve, asked many things at once. */
export class GoMessages {
  readonly #program: string

  constructor(program: MessageProgram) {
    this.#program = buildGoPeer(program)
  }

  /** What Go makes of messages. */
  read(type: string, messages: readonly Uint8Array[]): GoAnswer[] {
    return this.ask(messages.map((message) => ({ type, hex: toHex(message) }))) as GoAnswer[]
  }

  /** What Go writes of random values, one of each seed. */
  write(type: string, seeds: readonly number[]): Uint8Array[] {
    return this.ask(seeds.map((seed) => ({ type, seed }))).map((answer) => {
      const { hex, error } = answer as GoAnswer
      if (hex === undefined) throw new Error(`no random ${type}: ${error}`)
      return fromHex(hex)
    })
  }

  /** Any questions, and their answers. */
  ask(questions: readonly object[]): unknown[] {
    const input = questions.map((question) => `${JSON.stringify(question)}\n`).join('')
    const { status, stdout, stderr } = spawnSync(this.#program, ['serve'], {
      input,
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
    })
    const answers = stdout.split('\n').slice(0, -1)
    if (status !== 0 || answers.length !== questions.length) {
      throw new Error(`the Go program ended after ${answers.length} of ${questions.length} answers:\n${stderr}`)
    }
    return answers.map((line) => JSON.parse(line))
  }
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

export function fromHex(digits: string): Uint8Array {
  return new Uint8Array(Buffer.from(digits, 'hex'))
}
