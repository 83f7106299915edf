import { FieldCountError } from './errors.ts'
import type { Declaration, Fields, RecordOf, RecordOptions } from './field.ts'
import { headSize, MAJOR, readHead, writeHead } from './head.ts'
import { rememberReceived } from './received.ts'
import { recordOf } from './record.ts'
import { Schema } from './schema.ts'

/**
 * A record as an array, its fields in the order in which they are declared:
 *
 *     ┌──────────────┬─────────┬─────────┬───┐
 *     │ 80 + n (n<24)│ field 1 │ field 2 │ … │   exactly n fields
 *     └──────────────┴─────────┴─────────┴───┘
 */
/* @__NO_SIDE_EFFECTS__ */
export function tuple<Declared extends Fields>(
  name: string,
  declared: Declaration<Declared>,
  options: RecordOptions<RecordOf<Declared>>,
): Schema<RecordOf<Declared>> {
  const record = recordOf(name, declared, options)
  const { split, located } = record
  const { build } = record.shape
  const count = record.fields.length
  const reads = record.fields.map(({ schema }) => schema.read)
  const sizes = record.fields.map(({ schema }) => schema.size)
  const writes = record.fields.map(({ schema }) => schema.write)

  return new Schema<RecordOf<Declared>>(
    {
      ...record.codec,
      read: (cursor) => {
        const start = cursor.offset
        const deviations = cursor.deviations
        const length = readHead(cursor, MAJOR.array, 'an array')
        if (length !== count) throw new FieldCountError(start, count, length)
        const fields = new Array<never>(count)
        let index = 0
        try {
          for (; index < count; index++) fields[index] = reads[index](cursor) as never
        } catch (error) {
          throw located(error, index)
        }
        const value = build(fields)
        if (cursor.deviations !== deviations) rememberReceived(value, cursor.bytes.subarray(start, cursor.offset))
        return value
      },
      size: (value) => {
        const fields = split(value)
        let size = headSize(count)
        let index = 0
        try {
          for (; index < count; index++) size += sizes[index](fields[index])
        } catch (error) {
          throw located(error, index)
        }
        return size
      },
      write: (writer, value) => {
        const fields = split(value)
        writeHead(writer, MAJOR.array, count)
        for (let index = 0; index < count; index++) writes[index](writer, fields[index])
      },
    },
    record.describe(
      'tuple',
      record.fields.map((_, index) => index),
    ),
  )
}
