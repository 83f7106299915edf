import {
  Address,
  ClientDealProposal,
  DealParams,
  DealResponse,
  encode,
  encodeTransferParams,
  Label,
  Signature,
} from '@carport/deal-protocol'
import { CID } from 'multiformats/cid'

const root = 'bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi'

/** As on mainnet: secp256k1 client, a CID as label, no price, small collaterals. */
const deal: ClientDealProposal = {
  proposal: {
    pieceCid: CID.parse('baga6ea4seaqao7s73y24kcutaosvacpdjgfe5pw76ooefnyqw4ynr3d2y6x2mpq'),
    pieceSize: 34_359_738_368n,
    verifiedDeal: true,
    client: Address.parse('f12h33ztmhnququlod3od6gsmp25ah6ptrxknsoby'),
    provider: Address.id(1_234_567),
    label: Label.text(root),
    startEpoch: 3_000_000n,
    endEpoch: 4_500_000n,
    storagePricePerEpoch: 0n,
    providerCollateral: 5_123_456_789_012_345_678n,
    clientCollateral: 0n,
  },
  clientSignature: new Signature(1, new Uint8Array(65).fill(0xab)),
}

/** What is measured: messages with texts that are UTF-8, because @ipld/dag-cbor can't give back others. */
export const messages: Readonly<Record<string, Uint8Array>> = {
  ClientDealProposal: encode(ClientDealProposal, deal),
  DealParams: encode(DealParams, {
    dealUuid: 'b9400dac-8563-46b4-906a-e993ce44338a',
    isOffline: false,
    clientDealProposal: deal,
    dealDataRoot: CID.parse(root),
    transfer: {
      type: 'http',
      clientId: '1234',
      params: encodeTransferParams({
        url: `https://example.com/pieces/${root}.car`,
        headers: { Authorization: `Basic ${'QWxhZGRpbjpvcGVuIHNlc2FtZQ'.repeat(2)}` },
      }),
      size: 34_091_302_912n,
    },
    removeUnsealedCopy: false,
    skipIpniAnnounce: true,
  }),
  DealResponse: encode(DealResponse, { accepted: false, message: 'failed validation: deal proposal expired' }),
}
