import { bigintOf, magnitudeLength, readMagnitude, writeMagnitude } from './bigint-bytes.ts'
import { readStringHead } from './byte-string.ts'
import type { Cursor } from './cursor.ts'
import { InvalidContentError, InvalidValueError, NotCanonicalError, TooLongError } from './errors.ts'
import { headSize, MAJOR, writeHead } from './head.ts'
import { integerFromJson } from './integer.ts'
import { LIMITS } from './limits.ts'
import { Schema } from './schema.ts'

const LIMIT = 256n ** BigInt(LIMITS.amountBytes - 1)

/**
 * An integer of any size, an amount of attoFIL for the most part:
 *
 *     ┌──────┬──────┬───────────────────────┐
 *     │ head │ sign │ magnitude, big-endian │   sign 00 or 01 (negative); at most 128 bytes with it
 *     └──────┴──────┴───────────────────────┘   zero has neither: 40
 */
export const bigInteger: Schema<bigint> = /* @__PURE__ */ new Schema<bigint>({
  kind: 'big integer',
  read: readBigInteger,
  size: (value) => {
    if (typeof value !== 'bigint') throw new InvalidValueError('a bigint', value)
    if (value === 0n) return 1
    const magnitude = value < 0n ? -value : value
    const length = 1 + magnitudeLength(magnitude)
    if (length > LIMITS.amountBytes) throw new TooLongError('big integer byte array', length, LIMITS.amountBytes)
    return headSize(length) + length
  },
  write: (writer, value) => {
    if (value === 0n) {
      writer.bytes[writer.offset++] = 0x40
      return
    }
    const magnitude = value < 0n ? -value : value
    const length = magnitudeLength(magnitude)
    writeHead(writer, MAJOR.bytes, 1 + length)
    writer.bytes[writer.offset] = value < 0n ? 1 : 0
    writeMagnitude(writer.bytes, writer.offset + 1, length, magnitude)
    writer.offset += 1 + length
  },
  zero: () => 0n,
  toJson: String,
  fromJson: (json) =>
    integerFromJson(json, 1n - LIMIT, LIMIT - 1n, 'an integer of at most 127 bytes as decimal string'),
})

function readBigInteger(cursor: Cursor): bigint {
  const start = cursor.offset
  const length = readStringHead(cursor, MAJOR.bytes, 'a big integer as byte string', LIMITS.amountBytes)
  if (length === 0) return 0n
  const { bytes } = cursor
  const at = cursor.offset
  cursor.offset = at + length
  const sign = bytes[at]
  if (sign > 1) throw new InvalidContentError(at, 'big integer', `first byte ${sign}, must be 0 or 1`)
  if (length === 1 || bytes[at + 1] === 0) {
    if (cursor.strict) throw new NotCanonicalError('big integer with a leading zero', start)
    cursor.deviations++
  }
  if (length === 2) return sign === 0 ? bigintOf(bytes[at + 1]) : -bigintOf(bytes[at + 1])
  const magnitude = readMagnitude(bytes, at + 1, at + length)
  return sign === 0 ? magnitude : -magnitude
}
