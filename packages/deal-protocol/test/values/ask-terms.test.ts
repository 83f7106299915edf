import { describe, expect, test } from 'vitest'
import {
  Address,
  type AnySchema,
  type AskTerms,
  DealParams,
  DealParamsV120,
  problemsWithAsk,
  validate,
} from '../../src/index.ts'
import { exampleParams, exampleProposal } from '../builders/example-deal.ts'

const GIB = 2n ** 30n

const ask: AskTerms = {
  price: 31_250_001n,
  verifiedPrice: 31_250_000n,
  minPieceSize: GIB,
  maxPieceSize: 32n * GIB,
  miner: exampleProposal.provider,
  expiry: 2_000_000n,
}

describe('a deal beside the ask of its provider (section 3.5)', () => {
  test('is as asked for, to the attoFIL and to the epoch', () => {
    expect(problemsWithAsk(exampleProposal, ask, 2_000_000n)).toEqual([])
  })

  test('is not, once the ask has expired (defect 13)', () => {
    expect(problemsWithAsk(exampleProposal, ask, 2_000_001n)).toEqual([
      { path: 'StorageAsk.Expiry', problem: 'expired at epoch 2000000' },
    ])
  })

  test.each([
    ['the provider is another', { provider: Address.id(1001) }, 'Provider', 'is f01001, the ask is of f01000'],
    ['the piece is small', { pieceSize: GIB / 2n }, 'PieceSize', 'is 536870912, 1073741824 at least'],
    [
      'the price of a deal that is not verified is that of one that is',
      { verifiedDeal: false },
      'StoragePricePerEpoch',
      'is 1000000000 attoFIL, 1000000032 at least',
    ],
    [
      'an attoFIL is missing',
      { storagePricePerEpoch: 999_999_999n },
      'StoragePricePerEpoch',
      'is 999999999 attoFIL, 1000000000 at least',
    ],
  ])('is not, where %s', (_, terms, path, problem) => {
    const problems = problemsWithAsk({ ...exampleProposal, ...terms }, ask, 0n)
    expect(problems).toEqual([{ path: `DealProposal.${path}`, problem }])
  })

  test('is told of everything at once', () => {
    const deal = { ...exampleProposal, pieceSize: 64n * GIB, provider: Address.id(1) }
    expect(problemsWithAsk(deal, ask, 3_000_000n).map(({ path }) => path)).toEqual([
      'StorageAsk.Expiry',
      'DealProposal.Provider',
      'DealProposal.PieceSize',
      'DealProposal.StoragePricePerEpoch',
    ])
  })
})

describe.each<[string, AnySchema]>([
  ['DealParams', DealParams],
  ['DealParamsV120', DealParamsV120],
])('the transfer of %s', (name, type) => {
  const sized = (size: bigint) => ({ ...exampleParams, transfer: { ...exampleParams.transfer, size } })

  test.each([0n, 1n, 34_091_302_912n])('may have %d bytes', (size) => {
    expect(validate(type, sized(size))).toEqual([])
  })

  test.each([34_091_302_913n, 34_359_738_368n, 2n ** 64n - 1n])('of %d bytes does not fit (defect 13)', (size) => {
    expect(validate(type, sized(size))).toEqual([
      { path: `${name}.Transfer.Size`, problem: `is ${size} bytes, of which the piece holds 34091302912` },
    ])
  })
})
