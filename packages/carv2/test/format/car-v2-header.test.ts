import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  CAR_V2_PRAGMA,
  type CarV2Header,
  characteristicsOf,
  checkCarV2Header,
  decodeCarV2Header,
  encodeCarV2Header,
  isFullyIndexed,
  readCarV2HeaderFields,
} from '../../src/format/car-v2-header.ts'
import { carV2Prefix, concat, PRAGMA } from '../builders/car-bytes.ts'
import { failureOf } from '../builders/failure.ts'

const sound: CarV2Header = {
  characteristics: new Uint8Array(16),
  dataOffset: 51,
  dataSize: 479907,
  indexOffset: 479958,
}

/** The 40 bytes behind the pragma, of any fields. */
function header(fields: Partial<Record<keyof CarV2Header, bigint | number>>): Uint8Array {
  const { dataOffset, dataSize, indexOffset } = { ...sound, ...fields }
  return carV2Prefix({ dataOffset, dataSize, indexOffset }).subarray(11)
}

describe('the 51 bytes in front of a CARv2 (1.4)', () => {
  test('the pragma is a CARv1 header of version 2', () => {
    expect(CAR_V2_PRAGMA).toEqual(PRAGMA)
  })

  test('the fields come back from the bytes of an independent encoder', () => {
    const natural = fc.oneof(fc.nat(), fc.maxSafeNat())
    fc.assert(
      fc.property(
        natural,
        natural,
        natural,
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        (a, b, c, characteristics) => {
          const fields = { dataOffset: Math.max(51, a), dataSize: Math.max(1, b), indexOffset: c, characteristics }
          const bytes = carV2Prefix(fields).subarray(11)
          expect(encodeCarV2Header(fields)).toEqual(bytes)
          expect(decodeCarV2Header(bytes)).toEqual(fields)
          expect(readCarV2HeaderFields(bytes)).toEqual(fields)
          expect(decodeCarV2Header(concat(9, 9, 9, bytes).subarray(3))).toEqual(fields)
        },
      ),
    )
  })

  test('fully indexed is bit 7 of the first byte', () => {
    expect(characteristicsOf(true)).toEqual(concat(0x80, new Uint8Array(15)))
    expect(characteristicsOf(false)).toEqual(new Uint8Array(16))
    const withBits = (first: number) => ({ ...sound, characteristics: concat(first, new Uint8Array(15).fill(0xff)) })
    expect(isFullyIndexed(withBits(0x80))).toBe(true)
    expect(isFullyIndexed(withBits(0x7f))).toBe(false)
  })

  test('undefined characteristics are kept as they are', () => {
    const characteristics = new Uint8Array(16).fill(0xff)
    expect(decodeCarV2Header(encodeCarV2Header({ ...sound, characteristics })).characteristics).toEqual(characteristics)
  })
})

const WITHIN_HEADER = 'data offset places data within carv2 header'

test.each([
  ['dataOffset', 0n, `invalid data payload offset: 0: ${WITHIN_HEADER}`],
  ['dataOffset', 50n, `invalid data payload offset: 50: ${WITHIN_HEADER}`],
  ['dataOffset', 2n ** 64n - 1n, `invalid data payload offset: 18446744073709551615: ${WITHIN_HEADER}`],
  ['dataOffset', 2n ** 63n, `invalid data payload offset: 9223372036854775808: ${WITHIN_HEADER}`],
  ['dataSize', 0n, "invalid data payload size: 0: size of wrapped v1 car listed as '0'"],
  ['dataSize', 2n ** 63n, 'invalid data payload size: 9223372036854775808'],
  ['indexOffset', 2n ** 63n, 'invalid index offset: 9223372036854775808'],
] as const)('a %s of %d is refused with the words of the reference', async (field, value, message) => {
  expect(await failureOf(() => decodeCarV2Header(header({ [field]: BigInt.asIntN(64, value) })))).toMatchObject({
    name: 'InvalidCarV2HeaderError',
    field,
    value,
    message,
  })
})

test('an unfinalized file, 40 zero bytes behind the pragma, is refused for its data offset', async () => {
  expect(await failureOf(() => decodeCarV2Header(new Uint8Array(40)))).toMatchObject({
    name: 'InvalidCarV2HeaderError',
    field: 'dataOffset',
    value: 0n,
  })
})

test.each([
  ['dataOffset', 'DataOffset', 27],
  ['dataSize', 'DataSize', 35],
  ['indexOffset', 'IndexOffset', 43],
] as const)('a %s above 2^53 - 1 is an UnsafeIntegerError', async (field, name, offset) => {
  expect(await failureOf(() => decodeCarV2Header(header({ [field]: 2n ** 53n })))).toMatchObject({
    name: 'UnsafeIntegerError',
    field: name,
    offset,
  })
})

describe('against the size of the file (defect 23)', () => {
  const check = (fields: Partial<CarV2Header>, size: number) => checkCarV2Header({ ...sound, ...fields }, size)

  test.each([
    ['the data reaches exactly to the end', { indexOffset: 0 }, 479_958],
    ['padding follows the data', { indexOffset: 0 }, 600_000],
    ['the index follows the data at once', {}, 600_000],
    ['the index follows padding', { indexOffset: 500_000 }, 600_000],
  ])('sound: %s', (_, fields, size) => {
    expect(() => check(fields, size)).not.toThrow()
  })

  test.each([
    [
      'dataOffset',
      { dataOffset: 1001, dataSize: 5 },
      1000,
      'invalid data payload offset: 1001: the file has 1000 bytes',
    ],
    [
      'dataSize',
      {},
      479_957,
      'invalid data payload size: 479907: unexpected EOF: data ends at 479958, the file at 479957',
    ],
    ['dataSize', { dataSize: 2 ** 53 - 1 }, 1_000_000, 'invalid data payload size: 9007199254740991: unexpected EOF'],
    ['indexOffset', { indexOffset: 479_957 }, 600_000, 'index offset overlaps with data. data ends at 479958'],
    ['indexOffset', { indexOffset: 1 }, 600_000, 'index offset overlaps with data'],
    ['indexOffset', { indexOffset: 600_001 }, 600_000, 'invalid index offset: 600001: the file has 600000 bytes'],
  ] as const)('%s of %j in a file of %d bytes', async (field, fields, size, message) => {
    const failure = await failureOf(() => check(fields, size))
    expect(failure).toMatchObject({ name: 'InvalidCarV2HeaderError', field })
    expect(failure.message).toContain(message)
  })
})
