import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TokenAmount } from '../../src/index.ts'
import { failureOf } from '../builders/failure.ts'

test.each([
  ['0', 0n],
  ['1.5 FIL', 1_500_000_000_000_000_000n],
  ['-.5fil', -500_000_000_000_000_000n],
  ['3 nFIL', 3_000_000_000n],
  ['0.5nfil', 500_000_000n],
  ['100 aFIL', 100n],
  ['0.000000000000000001', 1n],
])('%s is %d attoFIL', (text, attoFil) => {
  expect(TokenAmount.parse(text)).toBe(attoFil)
})

test.each(['', '-', '.', '1..2', '1e3', '1,000', '0x10', '+1', '1.5 aFIL', '0.0000000000000000001', '1 BTC'])(
  '%j is no amount',
  (text) => {
    expect(failureOf(() => TokenAmount.parse(text)).name).toBe('InvalidAmountError')
  },
)

test('in every unit, the text is all of it', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
      fc.constantFrom('FIL', 'nFIL', 'aFIL'),
      (n, unit) => {
        expect(TokenAmount.parse(TokenAmount.format(n, unit as 'FIL'))).toBe(n)
      },
    ),
  )
})
