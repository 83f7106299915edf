import { boolean } from '../cbor/boolean.ts'
import { cid } from '../cbor/cid.ts'
import { field } from '../cbor/field.ts'
import { enumeration, uint64 } from '../cbor/integer.ts'
import { map } from '../cbor/map.ts'
import { nullable } from '../cbor/nullable.ts'
import type { TypeOf } from '../cbor/schema.ts'
import { signature } from '../cbor/signature.ts'
import { text } from '../cbor/text.ts'
import { tuple } from '../cbor/tuple.ts'
import { DealProposal } from './market.ts'

const protocol = '/fil/storage/status/1.1.0'
const oldProtocol = '/fil/storage/status/1.0.1'

const request = () => ({ proposal: field('Proposal', cid), signature: field('Signature', signature) })
const requestAbout = 'What a client asks about its deal, by its signed proposal CID; it signs the link as dag-cbor.'

export const LegacyDealStatusRequest = /* @__PURE__ */ map('LegacyDealStatusRequest', request, {
  about: requestAbout,
  protocol,
})
export type LegacyDealStatusRequest = TypeOf<typeof LegacyDealStatusRequest>

export const DealStatusRequestV101 = /* @__PURE__ */ tuple('DealStatusRequestV101', request, {
  about: requestAbout,
  protocol: oldProtocol,
})
export type DealStatusRequestV101 = TypeOf<typeof DealStatusRequestV101>

const state = () => ({
  state: field('State', enumeration),
  message: field('Message', text),
  proposal: field('Proposal', nullable(DealProposal)),
  proposalCid: field('ProposalCid', nullable(cid)),
  addFundsCid: field('AddFundsCid', nullable(cid)),
  publishCid: field('PublishCid', nullable(cid)),
  dealId: field('DealID', uint64),
  fastRetrieval: field('FastRetrieval', boolean),
})
const stateAbout = 'How far a deal has come; its state is one of StorageDealStatus.'

export const ProviderDealState = /* @__PURE__ */ map('ProviderDealState', state, {
  about: stateAbout,
  protocol: 'inside LegacyDealStatusResponse',
})
export type ProviderDealState = TypeOf<typeof ProviderDealState>

export const ProviderDealStateV101 = /* @__PURE__ */ tuple('ProviderDealStateV101', state, {
  about: stateAbout,
  protocol: 'inside DealStatusResponseV101',
})
export type ProviderDealStateV101 = TypeOf<typeof ProviderDealStateV101>

const responseAbout = "A status with the signature of the miner's worker over its bytes."

export const LegacyDealStatusResponse = /* @__PURE__ */ map(
  'LegacyDealStatusResponse',
  () => ({ dealState: field('DealState', ProviderDealState), signature: field('Signature', signature) }),
  { about: responseAbout, protocol },
)
export type LegacyDealStatusResponse = TypeOf<typeof LegacyDealStatusResponse>

export const DealStatusResponseV101 = /* @__PURE__ */ tuple(
  'DealStatusResponseV101',
  () => ({ dealState: field('DealState', ProviderDealStateV101), signature: field('Signature', signature) }),
  { about: responseAbout, protocol: oldProtocol },
)
export type DealStatusResponseV101 = TypeOf<typeof DealStatusResponseV101>
