import { messageTypes } from '@carport/deal-protocol'
import { expect, test } from 'vitest'
import { nearNames } from '../../src/deal/near-names.ts'

test.each([
  ['DealParms', ['DealParams']],
  ['dealparams', ['DealParams', 'DealParamsV120', 'DirectDealParams']],
  ['MarketState', ['MarketStateV8', 'MarketStateV9', 'MarketStateV13']],
  ['DealStatV9', ['DealStateV9', 'DealStateV8', 'DealStatus']],
  ['ClientDealPropsal', ['ClientDealProposal', 'ClientDeal']],
  ['Zork', []],
  ['', []],
])('somebody who types %j may mean %j', (typed, meant) => {
  expect(nearNames(typed, messageTypes.keys()).slice(0, 3)).toEqual(meant)
})

test('no more than five are named', () => {
  expect(nearNames('Deal', messageTypes.keys())).toHaveLength(5)
})
