import { address } from '../cbor/address.ts'
import { bigInteger } from '../cbor/big-integer.ts'
import { boolean } from '../cbor/boolean.ts'
import { cid } from '../cbor/cid.ts'
import { field } from '../cbor/field.ts'
import { enumeration, epoch, uint64 } from '../cbor/integer.ts'
import { map } from '../cbor/map.ts'
import { nullable } from '../cbor/nullable.ts'
import type { TypeOf } from '../cbor/schema.ts'
import { signature } from '../cbor/signature.ts'
import { text } from '../cbor/text.ts'
import { tuple } from '../cbor/tuple.ts'
import { ClientDealProposal } from './market.ts'

const oldReference = () => ({
  transferType: field('TransferType', text),
  root: field('Root', cid),
  pieceCid: field('PieceCid', nullable(cid)),
  pieceSize: field('PieceSize', uint64),
})
const referenceAbout = 'Which data is to be stored, and how it gets there; its piece size is the unpadded one.'

export const DataRef = /* @__PURE__ */ map(
  'DataRef',
  () => ({ ...oldReference(), rawBlockSize: field('RawBlockSize', uint64) }),
  {
    about: referenceAbout,
    protocol: 'inside Proposal',
  },
)
export type DataRef = TypeOf<typeof DataRef>

export const DataRefV101 = /* @__PURE__ */ tuple('DataRefV101', oldReference, {
  about: referenceAbout,
  protocol: 'inside ProposalV101',
})
export type DataRefV101 = TypeOf<typeof DataRefV101>

const proposalAbout = 'What a client proposes to go-fil-markets.'

export const Proposal = /* @__PURE__ */ map(
  'Proposal',
  () => ({
    dealProposal: field('DealProposal', nullable(ClientDealProposal)),
    piece: field('Piece', nullable(DataRef)),
    fastRetrieval: field('FastRetrieval', boolean),
  }),
  { about: proposalAbout, protocol: '/fil/storage/mk/1.1.1' },
)
export type Proposal = TypeOf<typeof Proposal>

/** As in DealProposal, but for the label, which was only ever a text then. */
const dealProposalV110 = /* @__PURE__ */ tuple(
  'DealProposalV110',
  () => ({
    pieceCid: field('PieceCID', cid),
    pieceSize: field('PieceSize', uint64),
    verifiedDeal: field('VerifiedDeal', boolean),
    client: field('Client', address),
    provider: field('Provider', address),
    label: field('Label', text),
    startEpoch: field('StartEpoch', epoch),
    endEpoch: field('EndEpoch', epoch),
    storagePricePerEpoch: field('StoragePricePerEpoch', bigInteger),
    providerCollateral: field('ProviderCollateral', bigInteger),
    clientCollateral: field('ClientCollateral', bigInteger),
  }),
  { about: 'The terms of a storage deal, with a label that is a text.', protocol: 'inside ProposalV110' },
)

const clientDealProposalV110 = /* @__PURE__ */ tuple(
  'ClientDealProposalV110',
  () => ({ proposal: field('Proposal', dealProposalV110), clientSignature: field('ClientSignature', signature) }),
  { about: 'A deal proposal, with the signature of its client.', protocol: 'inside ProposalV110' },
)

export const ProposalV110 = /* @__PURE__ */ map(
  'ProposalV110',
  () => ({
    dealProposal: field('DealProposal', nullable(clientDealProposalV110)),
    piece: field('Piece', nullable(DataRef)),
    fastRetrieval: field('FastRetrieval', boolean),
  }),
  { about: proposalAbout, protocol: '/fil/storage/mk/1.1.0' },
)
export type ProposalV110 = TypeOf<typeof ProposalV110>

export const ProposalV101 = /* @__PURE__ */ tuple(
  'ProposalV101',
  () => ({
    dealProposal: field('DealProposal', nullable(ClientDealProposal)),
    piece: field('Piece', nullable(DataRefV101)),
    fastRetrieval: field('FastRetrieval', boolean),
  }),
  { about: proposalAbout, protocol: '/fil/storage/mk/1.0.1' },
)
export type ProposalV101 = TypeOf<typeof ProposalV101>

const response = () => ({
  state: field('State', enumeration),
  message: field('Message', text),
  proposal: field('Proposal', cid),
  publishMessage: field('PublishMessage', nullable(cid)),
})
const responseAbout = 'What became of a proposal; its state is one of StorageDealStatus.'

export const Response = /* @__PURE__ */ map('Response', response, {
  about: responseAbout,
  protocol: 'inside SignedResponse',
})
export type Response = TypeOf<typeof Response>

export const ResponseV101 = /* @__PURE__ */ tuple('ResponseV101', response, {
  about: responseAbout,
  protocol: 'inside SignedResponseV101',
})
export type ResponseV101 = TypeOf<typeof ResponseV101>

const signedAbout = "A response with the signature of the miner's worker over its bytes."

export const SignedResponse = /* @__PURE__ */ map(
  'SignedResponse',
  () => ({ response: field('Response', Response), signature: field('Signature', nullable(signature)) }),
  { about: signedAbout, protocol: '/fil/storage/mk/1.1.0, 1.1.1' },
)
export type SignedResponse = TypeOf<typeof SignedResponse>

export const SignedResponseV101 = /* @__PURE__ */ tuple(
  'SignedResponseV101',
  () => ({ response: field('Response', ResponseV101), signature: field('Signature', nullable(signature)) }),
  { about: signedAbout, protocol: '/fil/storage/mk/1.0.1' },
)
export type SignedResponseV101 = TypeOf<typeof SignedResponseV101>
