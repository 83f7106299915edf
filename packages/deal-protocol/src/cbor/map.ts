import { writeBytes } from './byte-string.ts'
import type { Cursor } from './cursor.ts'
import { LimitExceededError } from './errors.ts'
import type { Declaration, Field, Fields, RecordOf, RecordOptions } from './field.ts'
import { headSize, MAJOR, readHead, writeHead } from './head.ts'
import { LIMITS } from './limits.ts'
import { readUnorderedFields } from './map-fields.ts'
import { rememberReceived } from './received.ts'
import { recordOf } from './record.ts'
import { Schema } from './schema.ts'

/**
 * A record as a map from Go field names to values, shorter keys first and equally long ones bytewise:
 *
 *     ┌───────────────┬───────┬─────────┬───────┬─────────┬───┐
 *     │ a0 + n (n<24) │ key 1 │ value 1 │ key 2 │ value 2 │ … │
 *     └───────────────┴───────┴─────────┴───────┴─────────┴───┘
 *
 * Reading expects just that, and compares each key with the bytes that it should be. Only what is otherwise, be it
 * another order or a missing key, is read again key by key.
 */
/* @__NO_SIDE_EFFECTS__ */
export function map<Declared extends Fields>(
  name: string,
  declared: Declaration<Declared>,
  options: RecordOptions<RecordOf<Declared>>,
): Schema<RecordOf<Declared>> {
  const record = recordOf(name, declared, options)
  const { split, located } = record
  const { build } = record.shape
  const count = record.fields.length
  const order = canonicalOrder(record.fields)
  const keys = record.fields.map(({ wireName }) => encodedKey(wireName))
  const keySizes = keys.map((key) => key.length)
  const reads = record.fields.map(({ schema }) => schema.read)
  const sizes = record.fields.map(({ schema }) => schema.size)
  const writes = record.fields.map(({ schema }) => schema.write)
  const omitted = record.fields.map(({ presence }) => presence === 'omitted')
  const mayOmit = omitted.includes(true)

  /** The fields in canonical order; false as soon as a key is another one. */
  function readOrderedFields(cursor: Cursor, fields: never[]): boolean {
    let index = 0
    try {
      for (let position = 0; position < count; position++) {
        index = order[position]
        if (!readKey(cursor, keys[index])) return false
        fields[index] = reads[index](cursor) as never
      }
    } catch (error) {
      throw located(error, index)
    }
    return true
  }

  const isWritten = (fields: readonly unknown[], index: number): boolean => !omitted[index] || fields[index] !== null

  return new Schema<RecordOf<Declared>>(
    {
      ...record.codec,
      read: (cursor) => {
        const start = cursor.offset
        const deviations = cursor.deviations
        const length = readHead(cursor, MAJOR.map, 'a map')
        if (length > LIMITS.items) throw new LimitExceededError(start, 'map struct', length, LIMITS.items)
        const entries = cursor.offset
        const fields = new Array<never>(count)
        if (length !== count || !readOrderedFields(cursor, fields)) {
          cursor.offset = entries
          readUnorderedFields(cursor, record, length, fields)
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
          for (; index < count; index++) {
            if (isWritten(fields, index)) size += keySizes[index] + sizes[index](fields[index])
          }
        } catch (error) {
          throw located(error, index)
        }
        return size
      },
      write: (writer, value) => {
        const fields = split(value)
        const written = mayOmit ? order.filter((index) => isWritten(fields, index)) : order
        writeHead(writer, MAJOR.map, written.length)
        for (let position = 0; position < written.length; position++) {
          const index = written[position]
          writeBytes(writer, keys[index])
          writes[index](writer, fields[index])
        }
      },
    },
    record.describe('map', order),
  )
}

/** Positions of the fields in the order of their keys: by length, then bytewise. Go names are ASCII. */
function canonicalOrder(fields: readonly Field<unknown>[]): number[] {
  return fields
    .map(({ wireName }, index) => ({ wireName, index }))
    .sort((a, b) => a.wireName.length - b.wireName.length || (a.wireName < b.wireName ? -1 : 1))
    .map(({ index }) => index)
}

function encodedKey(wireName: string): Uint8Array {
  if (wireName.length > 23) {
    return Uint8Array.from([0x78, wireName.length, ...wireName].map((byte) => toByte(byte)))
  }
  return Uint8Array.from([0x60 + wireName.length, ...wireName].map((byte) => toByte(byte)))
}

function toByte(byte: number | string): number {
  return typeof byte === 'number' ? byte : byte.charCodeAt(0)
}

/** Goes past a key if it is that one. */
function readKey(cursor: Cursor, key: Uint8Array): boolean {
  const { bytes, offset } = cursor
  const length = key.length
  // Beyond the end `bytes` may go on, or give undefined, which no byte equals.
  if (offset + length > cursor.end) return false
  for (let index = 0; index < length; index++) if (bytes[offset + index] !== key[index]) return false
  cursor.offset = offset + length
  return true
}
