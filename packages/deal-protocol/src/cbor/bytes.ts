import { byteStringSize, readByteString, writeByteString } from './byte-string.ts'
import { InvalidValueError, TooLongError } from './errors.ts'
import { bytesFromJson, toHex } from './hex.ts'
import { LIMITS } from './limits.ts'
import { Schema } from './schema.ts'

/** A byte string. Decoded, a view of the message. */
export const bytes: Schema<Uint8Array> = /* @__PURE__ */ new Schema<Uint8Array>({
  kind: 'bytes',
  read: (cursor) => readByteString(cursor, LIMITS.byteStringBytes),
  size: (value) => {
    if (!(value instanceof Uint8Array)) throw new InvalidValueError('a Uint8Array', value)
    if (value.length > LIMITS.byteStringBytes) {
      throw new TooLongError('a byte string', value.length, LIMITS.byteStringBytes)
    }
    return byteStringSize(value)
  },
  write: writeByteString,
  zero: () => new Uint8Array(0),
  toJson: toHex,
  fromJson: bytesFromJson,
})
