import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readInt32, readUint64, readUint64Approximate, writeInt32, writeUint64 } from '../../src/bytes/uint64.ts'
import { concat, int32, uint64 } from '../builders/car-bytes.ts'
import { failureOf } from '../builders/failure.ts'

describe('little-endian integers', () => {
  test('every safe integer is written as a DataView writes it, and read back', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.maxSafeNat(), fc.constantFrom(0, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1)),
        (value) => {
          const bytes = new Uint8Array(10)
          writeUint64(value, bytes, 1)
          expect(bytes).toEqual(concat(0, uint64(value), 0))
          expect(readUint64(bytes, 1, 0, 'offset')).toBe(value)
          expect(readUint64Approximate(bytes, 1)).toBe(value)
        },
      ),
    )
  })

  test.each([2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n])(
    '%d is an UnsafeIntegerError that names field and byte, but still above every offset',
    async (value) => {
      const bytes = concat(0, 0, uint64(value))
      expect(await failureOf(() => readUint64(bytes, 2, 40, 'DataSize'))).toMatchObject({
        name: 'UnsafeIntegerError',
        message: 'DataSize at byte 42 is larger than 2^53 - 1',
        field: 'DataSize',
        offset: 42,
      })
      expect(readUint64Approximate(bytes, 2)).toBeGreaterThan(Number.MAX_SAFE_INTEGER)
    },
  )

  test('32-bit integers are signed when read, and either when written', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 }), (value) => {
        const bytes = new Uint8Array(4)
        writeInt32(value, bytes, 0)
        expect(bytes).toEqual(int32(value))
        expect(readInt32(bytes, 0)).toBe(value | 0)
      }),
    )
  })
})
