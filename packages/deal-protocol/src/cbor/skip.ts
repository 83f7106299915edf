import type { Cursor } from './cursor.ts'
import { InvalidHeadError, LimitExceededError, UnexpectedEndError } from './errors.ts'
import { MAJOR, readWideArgument } from './head.ts'
import { LIMITS } from './limits.ts'

/**
 * Goes past one value of any kind, links and floats included, without looking at what it means. Works through a
 * count of the values still to come instead of calling itself, so that nesting costs nothing.
 */
export function skipValue(cursor: Cursor): void {
  for (let pending = 1; pending > 0; pending--) pending += skipHead(cursor)
}

/** Goes past one head, and a string's bytes; returns how many values it announces. */
export function skipHead(cursor: Cursor): number {
  const { bytes, offset, end } = cursor
  if (offset >= end) throw new UnexpectedEndError(offset, 1, 0)
  const first = bytes[offset]
  const major = first >> 5
  const info = first & 31
  if (major === MAJOR.simple) return skipSimple(cursor, info)
  let argument = info
  if (info < 24) cursor.offset = offset + 1
  else argument = readWideArgument(cursor, info)
  if (major === MAJOR.bytes || major === MAJOR.text) skipString(cursor, offset, argument)
  if (major === MAJOR.array || major === MAJOR.map) {
    if (argument > LIMITS.items) throw new LimitExceededError(offset, 'a list', argument, LIMITS.items)
    return major === MAJOR.map ? 2 * argument : argument
  }
  return major === MAJOR.tag ? 1 : 0
}

function skipString(cursor: Cursor, start: number, length: number): void {
  if (length > LIMITS.byteStringBytes) {
    throw new LimitExceededError(start, 'a string', length, LIMITS.byteStringBytes)
  }
  const available = cursor.end - cursor.offset
  if (length > available) throw new UnexpectedEndError(cursor.offset, length, available)
  cursor.offset += length
}

/** Major type 7: simple values, and floats of 2, 4 and 8 bytes, whose argument is no number to be minimal. */
function skipSimple(cursor: Cursor, info: number): number {
  const { bytes, offset, end } = cursor
  if (info > 27) throw new InvalidHeadError(`invalid header: (${bytes[offset].toString(16)})`, offset)
  const width = info < 24 ? 0 : 1 << (info - 24)
  const available = end - offset - 1
  if (width > available) throw new UnexpectedEndError(offset + 1, width, available)
  if (info === 24 && bytes[offset + 1] < 32) {
    throw new InvalidHeadError('a simple value below 32 in two bytes', offset)
  }
  cursor.offset = offset + 1 + width
  return 0
}
