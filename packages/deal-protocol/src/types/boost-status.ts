import { boolean } from '../cbor/boolean.ts'
import { cid } from '../cbor/cid.ts'
import { field } from '../cbor/field.ts'
import { uint64 } from '../cbor/integer.ts'
import { map } from '../cbor/map.ts'
import { nullable } from '../cbor/nullable.ts'
import type { TypeOf } from '../cbor/schema.ts'
import { signature } from '../cbor/signature.ts'
import { text } from '../cbor/text.ts'
import { uuid } from '../cbor/uuid.ts'
import { DealProposal } from './market.ts'

const protocol = '/fil/storage/status/1.2.0'

export const DealStatusRequest = /* @__PURE__ */ map(
  'DealStatusRequest',
  () => ({ dealUuid: field('DealUUID', uuid), signature: field('Signature', signature) }),
  { about: 'What a client asks about its deal; it signs the 16 bytes of the uuid.', protocol },
)
export type DealStatusRequest = TypeOf<typeof DealStatusRequest>

export const DealStatus = /* @__PURE__ */ map(
  'DealStatus',
  () => ({
    error: field('Error', text),
    status: field('Status', text),
    sealingStatus: field('SealingStatus', text),
    proposal: field('Proposal', DealProposal),
    signedProposalCid: field('SignedProposalCid', cid),
    publishCid: field('PublishCid', nullable(cid)),
    chainDealId: field('ChainDealID', uint64),
  }),
  {
    about: 'How far a deal has come: its checkpoint, and the state of its sector.',
    protocol: 'inside DealStatusResponse',
  },
)
export type DealStatus = TypeOf<typeof DealStatus>

export const DealStatusResponse = /* @__PURE__ */ map(
  'DealStatusResponse',
  () => ({
    dealUuid: field('DealUUID', uuid),
    error: field('Error', text),
    dealStatus: field('DealStatus', nullable(DealStatus)),
    isOffline: field('IsOffline', boolean),
    transferSize: field('TransferSize', uint64),
    nBytesReceived: field('NBytesReceived', uint64),
  }),
  { about: 'What Boost answers: a status, or an error.', protocol },
)
export type DealStatusResponse = TypeOf<typeof DealStatusResponse>
