import { describe, expect, test } from 'vitest'
import { bigInteger, decode, encode, fromJson, TokenAmount, toJson } from '../../src/index.ts'
import { failureOf } from '../builders/failure.ts'
import { hex, toHex } from '../builders/hex.ts'
import { vectors } from './shared-folder.ts'

const { amounts, fromBytes, parseFil } = await vectors<{
  amounts: { decimal: string; bytes: string; cbor: string; fil: string; unitless: string; nano: string; json: string }[]
  fromBytes: { cbor: string; decimal?: string; cborError?: string; again?: string }[]
  parseFil: { input: string; attoFil?: string; error?: string }[]
}>('amounts.json')

/** Of 129 bytes with its sign, which Go writes nowhere but here. */
const isTooLong = ({ bytes }: { bytes: string }) => bytes.length > 2 * 128

describe('amounts (section 1)', () => {
  test.each(amounts.filter((amount) => !isTooLong(amount)))(
    '$decimal',
    ({ decimal, cbor, fil, unitless, nano, json }) => {
      const attoFil = BigInt(decimal)
      expect(toHex(encode(bigInteger, attoFil))).toBe(cbor)
      expect(decode(bigInteger, hex(cbor), { mode: 'strict' })).toBe(attoFil)
      expect(JSON.stringify(toJson(bigInteger, attoFil))).toBe(json)
      expect(fromJson(bigInteger, decimal)).toBe(attoFil)
      expect(TokenAmount.format(attoFil)).toBe(fil)
      expect(TokenAmount.toDecimal(attoFil)).toBe(unitless)
      // Lotus has no unit behind a zero of nanoFIL.
      expect(TokenAmount.format(attoFil, 'nFIL')).toBe(attoFil === 0n ? '0 nFIL' : nano)
    },
  )

  test.each(amounts.filter(isTooLong))('$decimal is too long', ({ decimal }) => {
    expect(failureOf(() => encode(bigInteger, BigInt(decimal))).name).toBe('TooLongError')
  })

  test.each(fromBytes)('bytes $cbor', ({ cbor, decimal, cborError }) => {
    if (cborError !== undefined) expect(failureOf(() => decode(bigInteger, hex(cbor))).path).toBe('big integer')
    else expect(decode(bigInteger, hex(cbor))).toBe(BigInt(decimal as string))
  })

  test.each(parseFil)('text $input', ({ input, attoFil, error }) => {
    // The one thing that we read and Lotus doesn't.
    if (input === '1 nFIL') expect(TokenAmount.parse(input)).toBe(1_000_000_000n)
    else if (error !== undefined) expect(failureOf(() => TokenAmount.parse(input)).name).toBe('InvalidAmountError')
    else expect(TokenAmount.parse(input)).toBe(BigInt(attoFil as string))
  })
})
