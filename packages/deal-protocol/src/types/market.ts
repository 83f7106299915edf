import { address } from '../cbor/address.ts'
import { bigInteger } from '../cbor/big-integer.ts'
import { bitField } from '../cbor/bit-field.ts'
import { boolean } from '../cbor/boolean.ts'
import { cid } from '../cbor/cid.ts'
import { field } from '../cbor/field.ts'
import { epoch, uint64 } from '../cbor/integer.ts'
import { label } from '../cbor/label.ts'
import { list } from '../cbor/list.ts'
import type { TypeOf } from '../cbor/schema.ts'
import { signature } from '../cbor/signature.ts'
import { tuple } from '../cbor/tuple.ts'
import { validateProposal } from '../values/deal-bounds.ts'

/** The deal itself, the same in all versions of the market actor. */
export const DealProposal = /* @__PURE__ */ tuple(
  'DealProposal',
  () => ({
    pieceCid: field('PieceCID', cid),
    pieceSize: field('PieceSize', uint64),
    verifiedDeal: field('VerifiedDeal', boolean),
    client: field('Client', address),
    provider: field('Provider', address),
    label: field('Label', label),
    startEpoch: field('StartEpoch', epoch),
    endEpoch: field('EndEpoch', epoch),
    storagePricePerEpoch: field('StoragePricePerEpoch', bigInteger),
    providerCollateral: field('ProviderCollateral', bigInteger),
    clientCollateral: field('ClientCollateral', bigInteger),
  }),
  {
    about: 'The terms of a storage deal; its piece size is the padded one.',
    protocol: 'inside ClientDealProposal',
    validate: validateProposal,
    shape: {
      build: (f) => ({
        pieceCid: f[0],
        pieceSize: f[1],
        verifiedDeal: f[2],
        client: f[3],
        provider: f[4],
        label: f[5],
        startEpoch: f[6],
        endEpoch: f[7],
        storagePricePerEpoch: f[8],
        providerCollateral: f[9],
        clientCollateral: f[10],
      }),
      split: (value) => [
        value.pieceCid,
        value.pieceSize,
        value.verifiedDeal,
        value.client,
        value.provider,
        value.label,
        value.startEpoch,
        value.endEpoch,
        value.storagePricePerEpoch,
        value.providerCollateral,
        value.clientCollateral,
      ],
    },
  },
)
export type DealProposal = TypeOf<typeof DealProposal>

/** A deal signed by its client. */
export const ClientDealProposal = /* @__PURE__ */ tuple(
  'ClientDealProposal',
  () => ({ proposal: field('Proposal', DealProposal), clientSignature: field('ClientSignature', signature) }),
  {
    about: 'A deal proposal with the signature of its client over the bytes of the proposal.',
    protocol: 'inside the proposal messages',
    shape: {
      build: (f) => ({ proposal: f[0], clientSignature: f[1] }),
      split: (value) => [value.proposal, value.clientSignature],
    },
  },
)
export type ClientDealProposal = TypeOf<typeof ClientDealProposal>

export const PublishStorageDealsParams = /* @__PURE__ */ tuple(
  'PublishStorageDealsParams',
  () => ({ deals: field('Deals', list(ClientDealProposal)) }),
  { about: 'What a provider publishes on chain.', protocol: 'market actor method 4' },
)
export type PublishStorageDealsParams = TypeOf<typeof PublishStorageDealsParams>

export const PublishStorageDealsReturn = /* @__PURE__ */ tuple(
  'PublishStorageDealsReturn',
  () => ({ ids: field('IDs', list(uint64)), validDeals: field('ValidDeals', bitField) }),
  {
    about: 'The ids of the deals that were published, and which of those in the params they are (actors v6 and later).',
    protocol: 'market actor method 4',
  },
)
export type PublishStorageDealsReturn = TypeOf<typeof PublishStorageDealsReturn>
