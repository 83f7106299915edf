import { InvalidJsonError, InvalidValueError, UnexpectedEndError } from './errors.ts'
import { FALSE, TRUE, unexpectedKind } from './head.ts'
import { Schema } from './schema.ts'

/** One byte: f4 or f5. */
export const boolean: Schema<boolean> = /* @__PURE__ */ new Schema<boolean>({
  kind: 'boolean',
  read: (cursor) => {
    const { bytes, offset, end } = cursor
    if (offset >= end) throw new UnexpectedEndError(offset, 1, 0)
    const byte = bytes[offset]
    if (byte !== TRUE && byte !== FALSE) throw unexpectedKind(cursor, 'a boolean')
    cursor.offset = offset + 1
    return byte === TRUE
  },
  size: (value) => {
    if (typeof value !== 'boolean') throw new InvalidValueError('a boolean', value)
    return 1
  },
  write: (writer, value) => {
    writer.bytes[writer.offset++] = value ? TRUE : FALSE
  },
  zero: () => false,
  toJson: (value) => value,
  fromJson: (json) => {
    if (typeof json !== 'boolean') throw new InvalidJsonError('a boolean', json)
    return json
  },
})
