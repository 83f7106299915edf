import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readLargeVarint, readVarint, varintEnd, varintLength, writeVarint } from '../../src/bytes/varint.ts'
import { concat, hex, leb128 } from '../builders/car-bytes.ts'
import { failureOf } from '../builders/failure.ts'

function read(bytes: Uint8Array, at = 0, base = 0): [value: number, end: number] {
  const value = readVarint(bytes, at, bytes.length, base)
  return [value, varintEnd]
}

function written(value: number): Uint8Array {
  const bytes = new Uint8Array(varintLength(value))
  expect(writeVarint(value, bytes, 0)).toBe(bytes.length)
  return bytes
}

const safeInteger = fc.oneof(
  fc.maxSafeNat(),
  fc.nat({ max: 53 }).map((bits) => Math.min(2 ** bits, Number.MAX_SAFE_INTEGER)),
  fc.nat({ max: 53 }).map((bits) => 2 ** bits - 1),
)

describe('unsigned LEB128 (1.1)', () => {
  test.each([
    [0, '00'],
    [1, '01'],
    [127, '7f'],
    [128, '8001'],
    [300, 'ac02'],
    [0x0401, '8108'],
    [0x0400, '8008'],
    [2 ** 28 - 1, 'ffffff7f'],
    [2 ** 31, '8080808008'],
    [2 ** 32, '8080808010'],
    [2 ** 49, '8080808080808001'],
    [Number.MAX_SAFE_INTEGER, 'ffffffffffffff0f'],
  ])('%d is %s, written and read', (value, bytes) => {
    expect(written(value)).toEqual(hex(bytes))
    expect(read(hex(bytes))).toEqual([value, bytes.length / 2])
  })

  test('every safe integer comes back, and equals an independent encoding', () => {
    fc.assert(
      fc.property(safeInteger, fc.nat({ max: 5 }), (value, before) => {
        const bytes = concat(new Uint8Array(before).fill(0xff), leb128(value), 0xff)
        expect(written(value)).toEqual(leb128(value))
        expect(read(bytes, before)).toEqual([value, bytes.length - 1])
      }),
      { numRuns: 2000 },
    )
  })

  test.each(['8000', '808000', '8100', 'ff00', '808080808080808000', 'ffffffffffffffff00'])(
    'what is not minimal is refused with its offset: %s',
    async (bytes) => {
      expect(await failureOf(() => read(concat(1, 2, hex(bytes)), 2, 1000))).toMatchObject({
        name: 'InvalidVarintError',
        message: 'varint not minimally encoded at byte 1002',
        offset: 1002,
      })
    },
  )

  test.each(['ffffffffffffffffff01', '80808080808080808001', '80808080808080808000', 'ffffffffffffffffff'])(
    'more than 9 bytes are refused, even when the tenth is not there: %s',
    async (bytes) => {
      expect(await failureOf(() => read(hex(bytes), 0, 5))).toMatchObject({
        name: 'InvalidVarintError',
        message: 'varints larger than uint63 not supported: at byte 5',
        offset: 5,
      })
    },
  )

  test.each(['', '80', 'ffff', '8080808080808080'])('a varint that is cut is -1, not a value: "%s"', (bytes) => {
    expect(readVarint(hex(bytes), 0, bytes.length / 2, 0)).toBe(-1)
  })

  test('bytes behind the end are not looked at', () => {
    expect(readVarint(hex('8001'), 0, 1, 0)).toBe(-1)
    expect(readVarint(hex('8001'), 0, 2, 0)).toBe(128)
  })

  test.each([2n ** 53n, 2n ** 53n + 1n, 2n ** 62n, 2n ** 63n - 1n])(
    '%d, above 2^53 - 1 and within 63 bits, is an UnsafeIntegerError with the offset',
    async (value) => {
      expect(await failureOf(() => read(concat(0, leb128(value)), 1, 10))).toMatchObject({
        name: 'UnsafeIntegerError',
        field: 'varint',
        offset: 11,
      })
    },
  )

  test('a length for a limit is read above 2^53 - 1 too, and is larger than every safe integer', () => {
    const bytes = leb128(2n ** 63n - 1n)
    expect(readLargeVarint(bytes, 0, bytes.length, 0)).toBe(2 ** 63)
    expect(varintEnd).toBe(9)
    expect(readLargeVarint(leb128(2n ** 53n), 0, 9, 0)).toBeGreaterThan(Number.MAX_SAFE_INTEGER)
  })

  test('any bytes are a value that encodes to what was read, a cut, or a typed error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        try {
          const value = readVarint(bytes, 0, bytes.length, 0)
          if (value >= 0) expect(bytes.subarray(0, varintEnd)).toEqual(leb128(value))
          else expect(bytes.every((byte) => byte >= 0x80)).toBe(true)
        } catch (error) {
          expect((error as Error).name).toMatch(/^(InvalidVarint|UnsafeInteger)Error$/)
        }
      }),
      { numRuns: 5000 },
    )
  })
})
