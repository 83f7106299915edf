import { readStringHead } from './byte-string.ts'
import type { Cursor } from './cursor.ts'
import { KeyError } from './errors.ts'
import { MAJOR } from './head.ts'
import { LIMITS } from './limits.ts'
import type { RecordParts } from './record.ts'
import { skipValue } from './skip.ts'
import { decodeUtf8 } from './utf8.ts'

/**
 * Reads `length` entries of a map that are not all there in canonical order. As Go does: unknown keys are skipped,
 * missing ones mean the zero value, of duplicates the last one wins. Strict decoding refuses all of it.
 */
export function readUnorderedFields<Value>(
  cursor: Cursor,
  record: RecordParts<Value>,
  length: number,
  fields: never[],
): void {
  const { strict } = cursor
  const seen = new Array<boolean>(record.fields.length).fill(false)
  let last = ''
  let written = 0
  for (let entry = 0; entry < length; entry++) {
    const offset = cursor.offset
    const key = readKeyText(cursor)
    if (strict && entry > 0 && !isAfter(key, last)) {
      throw new KeyError(offset, key, key === last ? 'duplicate' : 'out of order')
    }
    last = key
    const index = record.fields.findIndex(({ wireName }) => wireName === key)
    if (index < 0) {
      if (strict) throw new KeyError(offset, key, 'unknown')
      skipValue(cursor)
      continue
    }
    const value = readField(cursor, record, index)
    // As in Go, a null behind a value leaves the value.
    if (value !== null || !seen[index]) fields[index] = value
    if (!seen[index]) written++
    seen[index] = true
  }
  const missing = fillMissing(cursor, record, seen, fields)
  if (length !== written || missing > 0 || !strict) cursor.deviations++
}

function readField<Value>(cursor: Cursor, record: RecordParts<Value>, index: number): never {
  try {
    return record.fields[index].schema.read(cursor) as never
  } catch (error) {
    throw record.located(error, index)
  }
}

/** Zero values for the keys that were not there; returns how many that encoding would write. */
function fillMissing<Value>(
  cursor: Cursor,
  record: RecordParts<Value>,
  seen: readonly boolean[],
  fields: never[],
): number {
  let count = 0
  for (const [index, { wireName, schema, presence }] of record.fields.entries()) {
    if (seen[index]) continue
    if (cursor.strict && presence === 'required') throw new KeyError(cursor.offset, wireName, 'missing')
    if (presence !== 'omitted') count++
    fields[index] = schema.zero() as never
  }
  return count
}

/** A key; escaped where it isn't UTF-8, so that it equals no name. */
function readKeyText(cursor: Cursor): string {
  const length = readStringHead(cursor, MAJOR.text, 'a text string as key', LIMITS.textBytes)
  const start = cursor.offset
  cursor.offset = start + length
  return decodeUtf8(cursor.bytes, start, start + length)
}

/** Whether a key may follow another one. */
function isAfter(key: string, last: string): boolean {
  return key.length === last.length ? key > last : key.length > last.length
}
