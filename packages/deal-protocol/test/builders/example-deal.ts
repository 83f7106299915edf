import { CID } from 'multiformats/cid'
import {
  Address,
  type ClientDealProposal,
  type DealParams,
  type DealProposal,
  Label,
  Signature,
} from '../../src/index.ts'

const encoder = new TextEncoder()

/** Terms that no bound has anything against. */
export const exampleProposal: DealProposal = {
  pieceCid: CID.parse('baga6ea4seaqao7s73y24kcutaosvacpdjgfe5pw76ooefnyqw4ynr3d2y6x2mpq'),
  pieceSize: 34_359_738_368n,
  verifiedDeal: true,
  client: Address.parse('f12h33ztmhnququlod3od6gsmp25ah6ptrxknsoby'),
  provider: Address.id(1000),
  label: Label.text('some label'),
  startEpoch: 3_000_000n,
  endEpoch: 4_000_000n,
  storagePricePerEpoch: 1_000_000_000n,
  providerCollateral: 5_000_000_000_000_000_000n,
  clientCollateral: 0n,
}

export const exampleDeal: ClientDealProposal = {
  proposal: exampleProposal,
  clientSignature: new Signature(1, new Uint8Array(65).fill(7)),
}

export const exampleParams: DealParams = {
  dealUuid: 'b9400dac-8563-46b4-906a-e993ce44338a',
  isOffline: false,
  clientDealProposal: exampleDeal,
  dealDataRoot: CID.parse('bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi'),
  transfer: {
    type: 'http',
    clientId: '42',
    params: encoder.encode('{"URL":"https://example.com/piece","Headers":null}'),
    size: 34_091_302_912n,
  },
  removeUnsealedCopy: false,
  skipIpniAnnounce: true,
}
