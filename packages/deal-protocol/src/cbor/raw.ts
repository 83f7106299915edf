import { writeBytes } from './byte-string.ts'
import { skipCanonicalValue } from './canonical-value.ts'
import { Cursor } from './cursor.ts'
import { InvalidJsonError, InvalidValueError } from './errors.ts'
import { fromHex, toHex } from './hex.ts'
import { Schema } from './schema.ts'
import { skipValue } from './skip.ts'

/**
 * A value of any kind, kept as the bytes it is encoded in: selectors and vouchers. Decoded, a view of the message; in
 * strict mode only if it is what dag-cbor makes of the value.
 */
export const raw: Schema<Uint8Array> = /* @__PURE__ */ new Schema<Uint8Array>({
  kind: 'any value, as its dag-cbor',
  read: (cursor) => {
    const start = cursor.offset
    if (cursor.strict) skipCanonicalValue(cursor)
    else skipValue(cursor)
    return cursor.view(start, cursor.offset)
  },
  size: (value) => {
    if (!(value instanceof Uint8Array)) throw new InvalidValueError('a Uint8Array', value)
    if (!isOneValue(value)) throw new InvalidValueError('one value in dag-cbor', value)
    return value.length
  },
  write: writeBytes,
  zero: () => Uint8Array.of(0xf6),
  toJson: toHex,
  fromJson: (json) => {
    const value = typeof json === 'string' ? fromHex(json) : undefined
    if (value === undefined || !isOneValue(value)) throw new InvalidJsonError('one value in dag-cbor as hex', json)
    return value
  },
})

function isOneValue(value: Uint8Array): boolean {
  const cursor = new Cursor(value, value.length, false)
  try {
    skipValue(cursor)
  } catch {
    return false
  }
  return cursor.offset === value.length
}
