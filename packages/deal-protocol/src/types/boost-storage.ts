import { address } from '../cbor/address.ts'
import { bigInteger } from '../cbor/big-integer.ts'
import { boolean } from '../cbor/boolean.ts'
import { bytes } from '../cbor/bytes.ts'
import { cid } from '../cbor/cid.ts'
import { defaultedField, field } from '../cbor/field.ts'
import { epoch, uint64 } from '../cbor/integer.ts'
import { map } from '../cbor/map.ts'
import type { TypeOf } from '../cbor/schema.ts'
import { text } from '../cbor/text.ts'
import { tuple } from '../cbor/tuple.ts'
import { uuid } from '../cbor/uuid.ts'
import { payloadWithin } from '../piece/piece-size.ts'
import { ClientDealProposal } from './market.ts'

export const Transfer = /* @__PURE__ */ map(
  'Transfer',
  () => ({
    type: field('Type', text),
    clientId: field('ClientID', text),
    params: field('Params', bytes),
    size: field('Size', uint64),
  }),
  {
    about: 'How the provider gets the data; `decodeTransferParams` reads its params. All empty for an offline deal.',
    protocol: 'inside DealParams',
    shape: {
      build: (f) => ({ type: f[0], clientId: f[1], params: f[2], size: f[3] }),
      split: (value) => [value.type, value.clientId, value.params, value.size],
    },
  },
)
export type Transfer = TypeOf<typeof Transfer>

const paramsFields = () => ({
  dealUuid: field('DealUUID', uuid),
  isOffline: field('IsOffline', boolean),
  clientDealProposal: field('ClientDealProposal', ClientDealProposal),
  dealDataRoot: field('DealDataRoot', cid),
  transfer: field('Transfer', Transfer),
})

/** What arrives must fit in the piece (defect 13): its size without what padding takes. */
function validateTransfer(
  { clientDealProposal, transfer }: { clientDealProposal: ClientDealProposal; transfer: Transfer },
  report: (path: string, problem: string) => void,
): void {
  const { pieceSize } = clientDealProposal.proposal
  const most = payloadWithin(pieceSize)
  if (transfer.size > most) report('Transfer.Size', `is ${transfer.size} bytes, of which the piece holds ${most}`)
}

export const DealParamsV120 = /* @__PURE__ */ map('DealParamsV120', paramsFields, {
  about: 'What a client proposes to Boost. DealParams reads it as well, and is what both protocols may carry.',
  protocol: '/fil/storage/mk/1.2.0',
  validate: validateTransfer,
})
export type DealParamsV120 = TypeOf<typeof DealParamsV120>

export const DealParams = /* @__PURE__ */ map(
  'DealParams',
  () => ({
    ...paramsFields(),
    removeUnsealedCopy: defaultedField('RemoveUnsealedCopy', boolean),
    skipIpniAnnounce: defaultedField('SkipIPNIAnnounce', boolean),
  }),
  {
    about: 'What a client proposes to Boost.',
    protocol: '/fil/storage/mk/1.2.1, /fil/storage/mk/1.2.0',
    validate: validateTransfer,
    shape: {
      build: (f) => ({
        dealUuid: f[0],
        isOffline: f[1],
        clientDealProposal: f[2],
        dealDataRoot: f[3],
        transfer: f[4],
        removeUnsealedCopy: f[5],
        skipIpniAnnounce: f[6],
      }),
      split: (value) => [
        value.dealUuid,
        value.isOffline,
        value.clientDealProposal,
        value.dealDataRoot,
        value.transfer,
        value.removeUnsealedCopy,
        value.skipIpniAnnounce,
      ],
    },
  },
)
export type DealParams = TypeOf<typeof DealParams>

export const DealResponse = /* @__PURE__ */ map(
  'DealResponse',
  () => ({ accepted: field('Accepted', boolean), message: field('Message', text) }),
  {
    about: 'Whether Boost takes a deal; if not, why.',
    protocol: '/fil/storage/mk/1.2.1, /fil/storage/mk/1.2.0',
    shape: {
      build: (f) => ({ accepted: f[0], message: f[1] }),
      split: (value) => [value.accepted, value.message],
    },
  },
)
export type DealResponse = TypeOf<typeof DealResponse>

export const BoostStorageAsk = /* @__PURE__ */ map(
  'BoostStorageAsk',
  () => ({
    price: field('Price', bigInteger),
    verifiedPrice: field('VerifiedPrice', bigInteger),
    minPieceSize: field('MinPieceSize', uint64),
    maxPieceSize: field('MaxPieceSize', uint64),
    miner: field('Miner', address),
  }),
  { about: 'What a provider asks for, in the form that Boost stores.', protocol: 'unused on the wire' },
)
export type BoostStorageAsk = TypeOf<typeof BoostStorageAsk>

export const DirectDealParams = /* @__PURE__ */ map(
  'DirectDealParams',
  () => ({
    dealUuid: field('DealUUID', uuid),
    allocationId: field('AllocationID', uint64),
    pieceCid: field('PieceCid', cid),
    clientAddr: field('ClientAddr', address),
    startEpoch: field('StartEpoch', epoch),
    endEpoch: field('EndEpoch', epoch),
    filePath: field('FilePath', text),
    deleteAfterImport: field('DeleteAfterImport', boolean),
    removeUnsealedCopy: field('RemoveUnsealedCopy', boolean),
    skipIpniAnnounce: field('SkipIPNIAnnounce', boolean),
  }),
  { about: 'A deal that needs no proposal: data for an allocation of DataCap.', protocol: 'JSON-RPC' },
)
export type DirectDealParams = TypeOf<typeof DirectDealParams>

export const ContractParamsVersion1 = /* @__PURE__ */ tuple(
  'ContractParamsVersion1',
  () => ({
    locationRef: field('LocationRef', text),
    carSize: field('CarSize', uint64),
    skipIpniAnnounce: field('SkipIpniAnnounce', boolean),
    removeUnsealedCopy: field('RemoveUnsealedCopy', boolean),
  }),
  { about: 'What a contract that proposes a deal says about its transfer.', protocol: 'contract deals' },
)
export type ContractParamsVersion1 = TypeOf<typeof ContractParamsVersion1>
