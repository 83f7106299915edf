import type { Problem } from '../cbor/schema.ts'
import type { Address } from './address.ts'
import { type DealTerms, minimumPricePerEpoch } from './deal-bounds.ts'

/** The terms of an ask, as `StorageAsk` and `StorageAskV101` have them: prices in attoFIL a GiB and epoch. */
export interface AskTerms {
  readonly price: bigint
  readonly verifiedPrice: bigint
  readonly minPieceSize: bigint
  readonly maxPieceSize: bigint
  readonly miner: Address
  /** The last epoch in which it holds. */
  readonly expiry: bigint
}

/** The terms of a proposal that an ask is about. */
export interface AskedDeal extends DealTerms {
  readonly verifiedDeal: boolean
  readonly provider: Address
}

/**
 * What of a proposal its provider's ask does not allow in the current epoch; nothing, if it is as asked for. Boost asks
 * the same of it, but takes asks that have expired (defect 13 of the reference).
 */
export function problemsWithAsk(deal: AskedDeal, ask: AskTerms, currentEpoch: bigint): Problem[] {
  const problems: Problem[] = []
  const report = (path: string, problem: string) => problems.push({ path: `DealProposal.${path}`, problem })
  if (currentEpoch > ask.expiry) problems.push({ path: 'StorageAsk.Expiry', problem: `expired at epoch ${ask.expiry}` })
  if (!deal.provider.equals(ask.miner)) report('Provider', `is ${deal.provider}, the ask is of ${ask.miner}`)
  if (deal.pieceSize < ask.minPieceSize) report('PieceSize', `is ${deal.pieceSize}, ${ask.minPieceSize} at least`)
  if (deal.pieceSize > ask.maxPieceSize) report('PieceSize', `is ${deal.pieceSize}, ${ask.maxPieceSize} at most`)
  const least = minimumPricePerEpoch(deal.verifiedDeal ? ask.verifiedPrice : ask.price, deal.pieceSize)
  if (deal.storagePricePerEpoch < least) {
    report('StoragePricePerEpoch', `is ${deal.storagePricePerEpoch} attoFIL, ${least} at least`)
  }
  return problems
}
