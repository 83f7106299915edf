import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  clientBalanceRequirement,
  DealProposal,
  dateToEpoch,
  decodeRuns,
  encodeRuns,
  epochToDate,
  Label,
  minimumPricePerEpoch,
  positionsOf,
  runsOf,
  Signature,
  totalStorageFee,
  validate,
} from '../../src/index.ts'
import { exampleProposal } from '../builders/example-deal.ts'
import { failureOf } from '../builders/failure.ts'
import { hex, toHex } from '../builders/hex.ts'

describe('epochs', () => {
  test('begin at the genesis, one every 30 seconds', () => {
    expect(epochToDate(0n).toISOString()).toBe('2020-08-24T22:00:00.000Z')
    expect(epochToDate(2880n).toISOString()).toBe('2020-08-25T22:00:00.000Z')
    expect(epochToDate(0n, 'calibration').toISOString()).toBe('2022-11-01T18:13:00.000Z')
    expect(dateToEpoch(new Date('2020-08-24T22:00:59.999Z'))).toBe(1n)
    expect(dateToEpoch(new Date('2020-08-24T21:59:59.999Z'))).toBe(-1n)
    expect(dateToEpoch(new Date(30_000), new Date(0))).toBe(1n)
    expect(failureOf(() => epochToDate(2n ** 63n - 1n)).name).toBe('InvalidValueError')
  })
})

describe('labels', () => {
  test('are a text or bytes, and always bytes, in JSON as well (defect 11)', () => {
    expect(Label.text('žluťoučký')).toMatchObject({ kind: 'string', isValid: true })
    expect(Label.text('žluťoučký').toString()).toBe('žluťoučký')
    expect(Label.text(hex('deadbeef'))).toMatchObject({ kind: 'string', isValid: false })
    expect(Label.text(hex('deadbeef')).toString()).toBe('deadbeef')
    expect(JSON.stringify(Label.bytes(hex('00ff')))).toBe('{"kind":"bytes","hex":"00ff"}')
    expect(failureOf(() => Label.text('\ud800')).name).toBe('InvalidValueError')
  })
})

describe('signatures', () => {
  test('have their type in front', () => {
    expect(Signature.ofBytes(hex('01aabb'))).toEqual(new Signature(1, hex('aabb')))
    expect(new Signature(2, hex('aabb')).bytes).toEqual(hex('02aabb'))
    expect(failureOf(() => new Signature(256, hex(''))).name).toBe('InvalidValueError')
    expect(failureOf(() => Signature.ofBytes(hex(''))).name).toBe('InvalidValueError')
  })
})

describe('the bounds of a deal (section 3.5)', () => {
  test('this one is within them', () => {
    expect(validate(DealProposal, exampleProposal)).toEqual([])
  })

  test.each([
    ['PieceSize', { pieceSize: 127n }],
    ['PieceSize', { pieceSize: 129n }],
    ['EndEpoch', { endEpoch: exampleProposal.startEpoch + 518_399n }],
    ['EndEpoch', { endEpoch: exampleProposal.startEpoch + 3_680_641n }],
    ['StoragePricePerEpoch', { storagePricePerEpoch: -1n }],
    ['ProviderCollateral', { providerCollateral: -1n }],
    ['ClientCollateral', { clientCollateral: -1n }],
    ['Label', { label: Label.bytes(new Uint8Array(257)) }],
  ])('%s', (field, change) => {
    expect(validate(DealProposal, { ...exampleProposal, ...change })).toMatchObject([{ path: `DealProposal.${field}` }])
  })

  test('fees', () => {
    expect(totalStorageFee(exampleProposal)).toBe(1_000_000_000_000_000n)
    expect(clientBalanceRequirement({ ...exampleProposal, clientCollateral: 5n })).toBe(1_000_000_000_000_005n)
    expect(minimumPricePerEpoch(10n, 2n ** 30n - 1n)).toBe(9n)
  })
})

describe('bit fields (RLE+)', () => {
  test.each([
    ['', []],
    ['94203fc825feffff43', [0n, 1n, 2n, 3n, 1000n, 4294967296n]],
    ['90db0151', [12n, 26n, 59n, 60n]],
    ['d003', [14n]],
  ])('%s, as Go writes it', (digits, positions) => {
    expect([...positionsOf(decodeRuns(hex(digits)))]).toEqual(positions)
    expect(toHex(encodeRuns(runsOf(positions)))).toBe(digits)
  })

  test('any positions come back', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.bigInt({ min: 0n, max: 100_000n })), (positions) => {
        positions.sort((a, b) => (a < b ? -1 : 1))
        expect([...positionsOf(decodeRuns(encodeRuns(runsOf(positions))))]).toEqual(positions)
      }),
    )
  })

  test('any bytes are runs or an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          decodeRuns(bytes)
        } catch (error) {
          expect((error as Error).name).toBe('InvalidBitFieldError')
        }
      }),
    )
  })
})
