import { bigInteger } from '../cbor/big-integer.ts'
import { cid } from '../cbor/cid.ts'
import { field } from '../cbor/field.ts'
import { epoch, uint64 } from '../cbor/integer.ts'
import type { TypeOf } from '../cbor/schema.ts'
import { tuple } from '../cbor/tuple.ts'

const protocol = 'chain state'
const lastFields = () => ({
  sectorStartEpoch: field('SectorStartEpoch', epoch),
  lastUpdatedEpoch: field('LastUpdatedEpoch', epoch),
  slashEpoch: field('SlashEpoch', epoch),
})

export const DealStateV8 = /* @__PURE__ */ tuple('DealStateV8', lastFields, {
  about: 'What became of a deal on chain, actors v8; an epoch of -1 is not set.',
  protocol,
})
export type DealStateV8 = TypeOf<typeof DealStateV8>

export const DealStateV9 = /* @__PURE__ */ tuple(
  'DealStateV9',
  () => ({ ...lastFields(), verifiedClaim: field('VerifiedClaim', uint64) }),
  { about: 'What became of a deal on chain, actors v9 to v12; an epoch of -1 is not set.', protocol },
)
export type DealStateV9 = TypeOf<typeof DealStateV9>

export const DealStateV13 = /* @__PURE__ */ tuple(
  'DealStateV13',
  () => ({ sectorNumber: field('SectorNumber', uint64), ...lastFields() }),
  {
    about: 'What became of a deal on chain, actors v13 and later: as many fields as v9, with other meanings.',
    protocol,
  },
)
export type DealStateV13 = TypeOf<typeof DealStateV13>

const firstMarketFields = () => ({
  proposals: field('Proposals', cid),
  states: field('States', cid),
  pendingProposals: field('PendingProposals', cid),
  escrowTable: field('EscrowTable', cid),
  lockedTable: field('LockedTable', cid),
  nextId: field('NextID', uint64),
  dealOpsByEpoch: field('DealOpsByEpoch', cid),
  lastCron: field('LastCron', epoch),
  totalClientLockedCollateral: field('TotalClientLockedCollateral', bigInteger),
  totalProviderLockedCollateral: field('TotalProviderLockedCollateral', bigInteger),
  totalClientStorageFee: field('TotalClientStorageFee', bigInteger),
})

export const MarketStateV8 = /* @__PURE__ */ tuple('MarketStateV8', firstMarketFields, {
  about: 'The state of the market actor, v8.',
  protocol,
})
export type MarketStateV8 = TypeOf<typeof MarketStateV8>

const secondMarketFields = () => ({
  ...firstMarketFields(),
  pendingDealAllocationIds: field('PendingDealAllocationIds', cid),
})

export const MarketStateV9 = /* @__PURE__ */ tuple('MarketStateV9', secondMarketFields, {
  about: 'The state of the market actor, v9 to v12.',
  protocol,
})
export type MarketStateV9 = TypeOf<typeof MarketStateV9>

export const MarketStateV13 = /* @__PURE__ */ tuple(
  'MarketStateV13',
  () => ({ ...secondMarketFields(), providerSectors: field('ProviderSectors', cid) }),
  { about: 'The state of the market actor, v13 and later.', protocol },
)
export type MarketStateV13 = TypeOf<typeof MarketStateV13>
