import type { Cursor, Writer } from './cursor.ts'
import { LimitExceededError, UnexpectedEndError } from './errors.ts'
import { headSize, MAJOR, readHead, writeHead } from './head.ts'

/** Reads the head of a string and checks that its bytes are there: they lie from `cursor.offset` on. */
export function readStringHead(cursor: Cursor, major: number, what: string, limit: number): number {
  const start = cursor.offset
  const length = readHead(cursor, major, what)
  if (length > limit) throw new LimitExceededError(start, what, length, limit)
  const available = cursor.end - cursor.offset
  if (length > available) throw new UnexpectedEndError(cursor.offset, length, available)
  return length
}

/** A byte string's contents, as a view of the message. */
export function readByteString(cursor: Cursor, limit: number): Uint8Array {
  const length = readStringHead(cursor, MAJOR.bytes, 'a byte string', limit)
  const start = cursor.offset
  cursor.offset = start + length
  return cursor.view(start, start + length)
}

export function byteStringSize(bytes: Uint8Array): number {
  return headSize(bytes.length) + bytes.length
}

export function writeByteString(writer: Writer, bytes: Uint8Array): void {
  writeHead(writer, MAJOR.bytes, bytes.length)
  writeBytes(writer, bytes)
}

/** Below this many bytes a loop is faster than `set`: 15 instead of 30 ns for the 20 bytes of an address. */
const LOOP = 24

export function writeBytes(writer: Writer, source: Uint8Array): void {
  const { bytes: target, offset } = writer
  const length = source.length
  if (length > LOOP) target.set(source, offset)
  else for (let index = 0; index < length; index++) target[offset + index] = source[index]
  writer.offset = offset + length
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false
  return true
}
