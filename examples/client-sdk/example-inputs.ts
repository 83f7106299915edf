import type { DealInputs } from './deal-inputs.ts'

/** A deal that passes every check, to start from. */
export const exampleInputs: DealInputs = {
  pieceCid: 'baga6ea4seaqao7s73y24kcutaosvacpdjgfe5pw76ooefnyqw4ynr3d2y6x2mpq',
  pieceSize: '34359738368',
  payloadCid: 'bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi',
  provider: 'f01000',
  label: '',
  startEpoch: '6000000',
  endEpoch: '7000000',
  pricePerEpoch: '0',
  providerCollateral: '0.5 FIL',
  clientCollateral: '0',
  verifiedDeal: true,
  url: 'https://example.com/piece.car',
  transferSize: '34091302912',
  keepUnsealedCopy: true,
  announceToIndexers: true,
}
