import { decodeRuns, encodeRuns, positionsOf, runsOf } from '../values/bit-field.ts'
import { bytes } from './bytes.ts'
import { InvalidContentError, InvalidJsonError, InvalidValueError } from './errors.ts'
import { bytesFromJson, toHex } from './hex.ts'
import { integerFromJson } from './integer.ts'
import { type Json, Schema } from './schema.ts'

const MAX_POSITION = 2n ** 64n - 2n
/** JSON lists the set bits if there are no more; otherwise it has the bytes, as `{ hex }`. */
const MAX_LISTED = 10_000

/**
 * Which of a list's items are meant: a byte string of run lengths (RLE+). As value those bytes, for `decodeRuns` and
 * `positionsOf`; in JSON the positions of the set bits.
 */
export const bitField: Schema<Uint8Array> = new Schema<Uint8Array>({
  ...bytes,
  kind: 'bit field',
  read: (cursor) => {
    const start = cursor.offset
    const value = bytes.read(cursor)
    try {
      decodeRuns(value)
    } catch (cause) {
      throw new InvalidContentError(start, 'bit field', (cause as Error).message, { cause })
    }
    return value
  },
  size: (value) => {
    const size = bytes.size(value)
    try {
      decodeRuns(value)
    } catch {
      throw new InvalidValueError('a bit field in RLE+', value)
    }
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
})

/** The positions; undefined where they are too many, or where they would not give the same bytes. */
function listed(value: Uint8Array): Json[] | undefined {
  const runs = decodeRuns(value)
  const count = runs.reduce((sum, { set, length }) => (set ? sum + length : sum), 0n)
  const canonical = toHex(encodeRuns(runs.at(-1)?.set === false ? runs.slice(0, -1) : runs)) === toHex(value)
  return count > MAX_LISTED || !canonical ? undefined : [...positionsOf(runs)].map(String)
}
