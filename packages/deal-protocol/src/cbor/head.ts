import type { Cursor, Writer } from './cursor.ts'
import { InvalidHeadError, UnexpectedEndError, UnexpectedKindError } from './errors.ts'

/**
 * The head of every CBOR value (RFC 8949, 3), big-endian, as narrow as its argument allows:
 *
 *     ┌───────┬───────┬───────────────────────────┐
 *     │ major │ info  │ argument: 0, 1, 2, 4 or 8 │   info < 24 is the argument itself;
 *     │ 3 bit │ 5 bit │ bytes                     │   24, 25, 26, 27: so many bytes follow
 *     └───────┴───────┴───────────────────────────┘
 */
export const MAJOR = { unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5, tag: 6, simple: 7 } as const

export const NULL = 0xf6
export const FALSE = 0xf4
export const TRUE = 0xf5

const KINDS = [
  'an unsigned integer',
  'a negative integer',
  'a byte string',
  'a text string',
  'an array',
  'a map',
  'a tag',
] as const

/** The argument of a head that must be of one major type. Above 2^53 it is rounded, which suits lengths. */
export function readHead(cursor: Cursor, major: number, expected: string): number {
  const offset = cursor.offset
  if (offset >= cursor.end) throw new UnexpectedEndError(offset, 1, 0)
  const first = cursor.bytes[offset]
  if (first >> 5 !== major) throw unexpectedKind(cursor, expected)
  const info = first & 31
  if (info < 24) {
    cursor.offset = offset + 1
    return info
  }
  return readWideArgument(cursor, info)
}

/** The same, of a head of any kind; the major type is the caller's to look at first. */
export function readWideArgument(cursor: Cursor, info: number): number {
  const { bytes, offset, end } = cursor
  if (info > 27) throw invalidHead(cursor)
  const width = 1 << (info - 24)
  const at = offset + 1
  if (end - at < width) throw new UnexpectedEndError(at, width, end - at)
  cursor.offset = at + width
  if (width === 1) {
    const argument = bytes[at]
    if (argument < 24) throw notMinimal(offset, 24, '< 24')
    return argument
  }
  if (width === 2) {
    const argument = (bytes[at] << 8) | bytes[at + 1]
    if (argument <= 0xff) throw notMinimal(offset, 25, '<= MaxUint8')
    return argument
  }
  const high = uint32(bytes, at)
  if (width === 4) {
    if (high <= 0xffff) throw notMinimal(offset, 26, '<= MaxUint16')
    return high
  }
  if (high === 0) throw notMinimal(offset, 27, '<= MaxUint32')
  return high * 2 ** 32 + uint32(bytes, at + 4)
}

export function uint32(bytes: Uint8Array, at: number): number {
  return ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0
}

function notMinimal(offset: number, info: number, value: string): InvalidHeadError {
  return new InvalidHeadError(`cbor input was not canonical (lval ${info} with value ${value})`, offset)
}

function invalidHead(cursor: Cursor): InvalidHeadError {
  const first = cursor.bytes[cursor.offset]
  return new InvalidHeadError(`invalid header: (${first.toString(16).padStart(2, '0')})`, cursor.offset)
}

/** The error for a value of another kind; or for a head that is none, which is told first. */
export function unexpectedKind(cursor: Cursor, expected: string): UnexpectedKindError | InvalidHeadError {
  const first = cursor.bytes[cursor.offset]
  if ((first & 31) > 27) return invalidHead(cursor)
  const actual = KINDS[first >> 5] ?? (first === NULL ? 'null' : 'a simple value')
  return new UnexpectedKindError(cursor.offset, expected, actual)
}

/** How many bytes the head of an argument below 2^53 takes. */
export function headSize(argument: number): number {
  if (argument < 24) return 1
  if (argument <= 0xff) return 2
  if (argument <= 0xffff) return 3
  return argument <= 0xffffffff ? 5 : 9
}

export function writeHead(writer: Writer, major: number, argument: number): void {
  const { bytes, offset } = writer
  const kind = major << 5
  if (argument < 24) {
    bytes[offset] = kind | argument
    writer.offset = offset + 1
  } else if (argument <= 0xff) {
    bytes[offset] = kind | 24
    bytes[offset + 1] = argument
    writer.offset = offset + 2
  } else if (argument <= 0xffff) {
    bytes[offset] = kind | 25
    bytes[offset + 1] = argument >>> 8
    bytes[offset + 2] = argument
    writer.offset = offset + 3
  } else if (argument <= 0xffffffff) {
    bytes[offset] = kind | 26
    writeUint32(bytes, offset + 1, argument)
    writer.offset = offset + 5
  } else {
    bytes[offset] = kind | 27
    writeUint32(bytes, offset + 1, Math.floor(argument / 2 ** 32))
    writeUint32(bytes, offset + 5, argument % 2 ** 32)
    writer.offset = offset + 9
  }
}

export function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24
  bytes[at + 1] = value >>> 16
  bytes[at + 2] = value >>> 8
  bytes[at + 3] = value
}

/** How many bytes the head of an argument takes, given as its two halves. */
export function headSize64(high: number, low: number): number {
  return high === 0 ? headSize(low) : 9
}

export function writeHead64(writer: Writer, major: number, high: number, low: number): void {
  if (high === 0) {
    writeHead(writer, major, low)
    return
  }
  const { bytes, offset } = writer
  bytes[offset] = (major << 5) | 27
  writeUint32(bytes, offset + 1, high)
  writeUint32(bytes, offset + 5, low)
  writer.offset = offset + 9
}
