import type { CID } from 'multiformats/cid'
import { MIN_PIECE_SIZE } from '../piece/piece-size.ts'

/** A tipset every 30 seconds. */
export const EPOCH_SECONDS = 30
export const EPOCHS_PER_DAY = 2_880n
export const MIN_DEAL_DURATION = 180n * EPOCHS_PER_DAY
/** 1,278 days since actors v12. */
export const MAX_DEAL_DURATION = 1_278n * EPOCHS_PER_DAY
/** 540 days in actors v8 to v11. */
export const MAX_DEAL_DURATION_V8 = 540n * EPOCHS_PER_DAY
/** Codec fil-commitment-unsealed, hash sha2-256-trunc254-padded, 32 bytes: `01 81e203 9220 20`. */
const PIECE_CID_PREFIX = [0x01, 0x81, 0xe2, 0x03, 0x92, 0x20, 0x20] as const
const PIECE_CID_BYTES = 39
const GIB = 2n ** 30n

/** The terms of a deal that the bounds are about. */
export interface DealTerms {
  readonly pieceCid: CID
  readonly pieceSize: bigint
  readonly startEpoch: bigint
  readonly endEpoch: bigint
  readonly storagePricePerEpoch: bigint
  readonly providerCollateral: bigint
  readonly clientCollateral: bigint
}

/** Calls `report` for each bound of section 3 that the terms are out of. */
export function validateProposal(terms: DealTerms, report: (path: string, problem: string) => void): void {
  if (!isPieceCid(terms.pieceCid)) report('PieceCID', 'is no piece CID')
  if (terms.pieceSize < MIN_PIECE_SIZE) report('PieceSize', 'minimum padded piece size is 128 bytes')
  else if ((terms.pieceSize & (terms.pieceSize - 1n)) !== 0n) {
    report('PieceSize', 'padded piece size must be a power of 2')
  }
  if (terms.startEpoch < 0n) report('StartEpoch', 'is negative')
  const duration = terms.endEpoch - terms.startEpoch
  if (duration < MIN_DEAL_DURATION)
    report('EndEpoch', `is ${duration} epochs after the start, ${MIN_DEAL_DURATION} at least`)
  if (duration > MAX_DEAL_DURATION)
    report('EndEpoch', `is ${duration} epochs after the start, ${MAX_DEAL_DURATION} at most`)
  if (terms.storagePricePerEpoch < 0n) report('StoragePricePerEpoch', 'is negative')
  if (terms.providerCollateral < 0n) report('ProviderCollateral', 'is negative')
  if (terms.clientCollateral < 0n) report('ClientCollateral', 'is negative')
}

/** Whether a CID is the commitment of a piece (version 1). */
export function isPieceCid({ bytes }: CID): boolean {
  return bytes.length === PIECE_CID_BYTES && PIECE_CID_PREFIX.every((byte, index) => bytes[index] === byte)
}

/** What storing costs over the whole of the deal, in attoFIL. */
export function totalStorageFee(terms: DealTerms): bigint {
  return terms.storagePricePerEpoch * (terms.endEpoch - terms.startEpoch)
}

/** What the client must have in the market actor: its collateral and the fee. */
export function clientBalanceRequirement(terms: DealTerms): bigint {
  return terms.clientCollateral + totalStorageFee(terms)
}

/** What the provider must have there. */
export function providerBalanceRequirement(terms: DealTerms): bigint {
  return terms.providerCollateral
}

/** The least price an epoch of a piece, for an ask a GiB and epoch. */
export function minimumPricePerEpoch(askPerGibEpoch: bigint, pieceSize: bigint): bigint {
  return (askPerGibEpoch * pieceSize) / GIB
}
