import { bigintOf, high32, low32, readUint64, split64 } from './bigint-bytes.ts'
import type { Cursor } from './cursor.ts'
import { InvalidContentError, InvalidJsonError, InvalidValueError, UnexpectedEndError } from './errors.ts'
import { headSize64, MAJOR, readHead, readWideArgument, unexpectedKind, writeHead64 } from './head.ts'
import { Schema } from './schema.ts'

const MAX_UINT64 = 2n ** 64n - 1n
const MAX_INT64 = 2n ** 63n - 1n
const MIN_INT64 = -(2n ** 63n)

/** 0 to 2^64 - 1: major type 0. */
export const uint64: Schema<bigint> = /* @__PURE__ */ new Schema<bigint>({
  kind: 'uint64',
  read: (cursor) => readUnsigned(cursor),
  size: (value) => {
    if (typeof value !== 'bigint' || !split64(value)) {
      throw new InvalidValueError('an unsigned 64-bit integer as bigint', value)
    }
    return headSize64(high32, low32)
  },
  write: (writer, value) => {
    split64(value)
    writeHead64(writer, MAJOR.unsigned, high32, low32)
  },
  zero: () => 0n,
  toJson: String,
  fromJson: (json) => integerFromJson(json, 0n, MAX_UINT64, 'an unsigned 64-bit integer as decimal string'),
})

/** -2^63 to 2^63 - 1: major type 0, or 1 for negative ones, with the argument -1 - n. */
export const int64: Schema<bigint> = /* @__PURE__ */ new Schema<bigint>({
  kind: 'int64',
  read: readSigned,
  size: (value) => {
    if (typeof value !== 'bigint' || BigInt.asIntN(64, value) !== value) {
      throw new InvalidValueError('a 64-bit integer as bigint', value)
    }
    split64(value < 0n ? -1n - value : value)
    return headSize64(high32, low32)
  },
  write: (writer, value) => {
    const isNegative = value < 0n
    split64(isNegative ? -1n - value : value)
    writeHead64(writer, isNegative ? MAJOR.negative : MAJOR.unsigned, high32, low32)
  },
  zero: () => 0n,
  toJson: String,
  fromJson: (json) => integerFromJson(json, MIN_INT64, MAX_INT64, 'a 64-bit integer as decimal string'),
})

/** The height of a tipset: an int64 whose -1 means that it isn't set. */
export const epoch: Schema<bigint> = /* @__PURE__ */ new Schema<bigint>({ ...int64, kind: 'epoch' })

/** Go's zero time, the start of year 1: so many nanoseconds before 1970 that 64 bits don't hold them, and wrap. */
const ZERO_TIME = BigInt.asIntN(64, -62_135_596_800n * 1_000_000_000n)

/** Nanoseconds since 1970, as an int64. */
export const time: Schema<bigint> = /* @__PURE__ */ new Schema<bigint>({
  ...int64,
  kind: 'time',
  zero: () => ZERO_TIME,
})

/**
 * One of a list of numbers, whose names are constants beside the type. A number; but a bigint where the wire, which
 * has 64 bits for it, holds something from 2^53 on, that no list has. In JSON a decimal string like all of 64 bits.
 */
export const enumeration: Schema<number | bigint> = /* @__PURE__ */ new Schema<number | bigint>({
  kind: 'enumeration',
  read: (cursor) => {
    const value = readUnsigned(cursor)
    return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
  },
  size: (value) => uint64.size(enumerationBigint(value)),
  write: (writer, value) => uint64.write(writer, BigInt(value)),
  zero: () => 0,
  toJson: String,
  fromJson: (json) => {
    const value = integerFromJson(json, 0n, MAX_UINT64, 'an unsigned integer')
    return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
  },
})

function enumerationBigint(value: number | bigint): bigint {
  if (typeof value !== 'bigint' && !Number.isSafeInteger(value)) throw new InvalidValueError('an integer', value)
  return BigInt(value)
}

function readUnsigned(cursor: Cursor): bigint {
  const { bytes, offset } = cursor
  const argument = readHead(cursor, MAJOR.unsigned, 'an unsigned integer')
  return argument <= Number.MAX_SAFE_INTEGER ? bigintOf(argument) : readUint64(bytes, offset + 1)
}

function readSigned(cursor: Cursor): bigint {
  const { bytes, offset, end } = cursor
  if (offset >= end) throw new UnexpectedEndError(offset, 1, 0)
  const first = bytes[offset]
  const major = first >> 5
  if (major > MAJOR.negative) throw unexpectedKind(cursor, 'an integer')
  const info = first & 31
  let argument = info
  if (info < 24) cursor.offset = offset + 1
  else argument = readWideArgument(cursor, info)
  const exact = argument <= Number.MAX_SAFE_INTEGER ? bigintOf(argument) : readUint64(bytes, offset + 1)
  if (exact > MAX_INT64) throw new InvalidContentError(offset, 'int64', 'overflow')
  return major === MAJOR.unsigned ? exact : -1n - exact
}

/** A decimal string; a number will do where JavaScript holds it exactly. */
export function integerFromJson(json: unknown, minimum: bigint, maximum: bigint, expected: string): bigint {
  const fits = typeof json === 'string' ? /^-?\d{1,400}$/.test(json) : Number.isSafeInteger(json)
  if (!fits) throw new InvalidJsonError(expected, json)
  const value = BigInt(json as string | number)
  if (value < minimum || value > maximum) throw new InvalidJsonError(expected, json)
  return value
}
