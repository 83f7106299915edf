import { decodeRuns, encodeRuns, positionsOf, runsOf } from '../values/bit-field.ts'
import { equalBytes, readByteString } from './byte-string.ts'
import { bytes } from './bytes.ts'
import { InvalidContentError, InvalidJsonError, InvalidValueError, NotCanonicalError, TooLongError } from './errors.ts'
import { bytesFromJson, toHex } from './hex.ts'
import { integerFromJson } from './integer.ts'
import { type Json, Schema } from './schema.ts'

/** As in go-bitfield. */
const MAX_BYTES = 32_768
const VERSION_BITS = 3
const MAX_POSITION = 2n ** 64n - 2n
/** JSON lists the set bits if there are no more; otherwise it has the bytes, as `{ hex }`. */
const MAX_LISTED = 10_000

/**
 * Which of a list's items are meant: a byte string of run lengths (RLE+). As value those bytes, for `decodeRuns` and
 * `positionsOf`; in JSON the positions of the set bits. Like Go, compat decoding looks no further than the version.
 */
export const bitField: Schema<Uint8Array> = /* @__PURE__ */ new Schema<Uint8Array>({
  ...bytes,
  kind: 'bit field',
  read: (cursor) => {
    const start = cursor.offset
    const value = readByteString(cursor, MAX_BYTES)
    if (value.length > 0 && (value[0] & VERSION_BITS) !== 0) {
      throw new InvalidContentError(start, 'bit field', 'RLE+ of another version than 0')
    }
    const problem = cursor.strict ? problemOf(value) : undefined
    if (problem !== undefined) throw new NotCanonicalError(`a bit field that ${problem}`, start)
    return value
  },
  size: (value) => {
    const size = bytes.size(value)
    if (value.length > MAX_BYTES) throw new TooLongError('a bit field', value.length, MAX_BYTES)
    if (value.length > 0 && (value[0] & VERSION_BITS) !== 0) throw new InvalidValueError('a bit field in RLE+', value)
    return size
  },
  toJson: (value) => listed(value) ?? { hex: toHex(value) },
  fromJson: (json) => {
    if (typeof json === 'object' && json !== null && 'hex' in json) return bytesFromJson(json.hex)
    if (!Array.isArray(json)) throw new InvalidJsonError('positions of bits, or { hex }', json)
    const positions = json.map((item) => integerFromJson(item, 0n, MAX_POSITION, 'the position of a bit'))
    try {
      return encodeRuns(runsOf(positions))
    } catch (cause) {
      throw new InvalidJsonError('positions in ascending order', json, { cause })
    }
  },
  validate: (value, report) => {
    const problem = problemOf(value)
    if (problem !== undefined) report('', problem)
  },
})

/** The positions; undefined where they are too many, or where they would not give the same bytes. */
function listed(value: Uint8Array): Json[] | undefined {
  if (problemOf(value) !== undefined) return undefined
  const runs = decodeRuns(value)
  const count = runs.reduce((sum, { set, length }) => (set ? sum + length : sum), 0n)
  return count > MAX_LISTED ? undefined : [...positionsOf(runs)].map(String)
}

/** Why nobody would write a bit field like this. */
function problemOf(value: Uint8Array): string | undefined {
  try {
    return equalBytes(encodeRuns(decodeRuns(value)), value) ? undefined : 'is in other runs than it needs'
  } catch (error) {
    return `is no bit field: ${(error as Error).message}`
  }
}
