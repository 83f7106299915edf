import { NULL } from './head.ts'
import { Schema } from './schema.ts'

/** The value, or null: f6. */
/* @__NO_SIDE_EFFECTS__ */
export function nullable<Value>(of: Schema<Value>): Schema<Value | null> {
  return new Schema<Value | null>({
    kind: `${of.kind} or null`,
    of,
    read: (cursor) => {
      if (cursor.offset < cursor.end && cursor.bytes[cursor.offset] === NULL) {
        cursor.offset++
        return null
      }
      return of.read(cursor)
    },
    size: (value) => (value === null ? 1 : of.size(value)),
    write: (writer, value) => {
      if (value === null) writer.bytes[writer.offset++] = NULL
      else of.write(writer, value)
    },
    zero: () => null,
    toJson: (value) => (value === null ? null : of.toJson(value)),
    fromJson: (json) => (json === null ? null : of.fromJson(json)),
    validate: (value, report) => {
      if (value !== null) of.validate(value, report)
    },
  })
}
