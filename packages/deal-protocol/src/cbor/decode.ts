import { equalBytes } from './byte-string.ts'
import { Cursor } from './cursor.ts'
import { encode, named } from './encode.ts'
import { InvalidValueError, LimitExceededError, TrailingBytesError, UnexpectedEndError } from './errors.ts'
import { LIMITS } from './limits.ts'
import { rememberedBytes } from './received.ts'
import type { Schema } from './schema.ts'

export interface DecodeOptions {
  /**
   * `compat` (default) reads whatever the Go implementations read; `strict` only what canonical encoding writes. The
   * table of the differences is in the README.
   */
  readonly mode?: 'compat' | 'strict'
  /** The longest message to read: 4 MiB unless told otherwise. */
  readonly maxMessageBytes?: number
}

/** What `decodeFirst` gives. */
export interface Decoded<Value> {
  readonly value: Value
  /** The bytes of the message itself. */
  readonly raw: Uint8Array
  /** What comes after it. */
  readonly rest: Uint8Array
}

/**
 * The value of a message. Byte strings, and whatever is made of bytes, are views of `bytes`, which therefore must not
 * change while the value is in use. In compat mode what follows the message is ignored; `decodeFirst` has it.
 *
 * @throws DecodeError with the offset and the path of the field
 */
export function decode<Value>(type: Schema<Value>, bytes: Uint8Array, options?: DecodeOptions): Value {
  return readMessage(type, cursorOver(bytes, options))
}

/** The first message of `bytes`, and what follows it. In strict mode nothing may follow. */
export function decodeFirst<Value>(type: Schema<Value>, bytes: Uint8Array, options?: DecodeOptions): Decoded<Value> {
  const cursor = cursorOver(bytes, options)
  const value = readMessage(type, cursor)
  return { value, raw: cursor.bytes.subarray(0, cursor.offset), rest: cursor.bytes.subarray(cursor.offset) }
}

/**
 * The bytes that a value was decoded from, which are those that were signed; or, of a value that wasn't decoded or has
 * been changed since, its encoding. Works for what lies inside a decoded message as well.
 */
export function receivedBytes<Value extends object>(type: Schema<Value>, value: Value): Uint8Array {
  const canonical = encode(type, value)
  const received = rememberedBytes(value)
  if (received === undefined) return canonical
  const unchanged = encode(type, decode(type, received, { maxMessageBytes: received.length }))
  return equalBytes(unchanged, canonical) ? received : canonical
}

function cursorOver(bytes: Uint8Array, options: DecodeOptions | undefined): Cursor {
  if (!(bytes instanceof Uint8Array)) throw new InvalidValueError('a Uint8Array', bytes)
  const limit = options?.maxMessageBytes ?? LIMITS.messageBytes
  // Views of a Buffer would be Buffers.
  const plain =
    bytes.constructor === Uint8Array ? bytes : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return new Cursor(plain, Math.min(bytes.length, limit), options?.mode === 'strict')
}

function readMessage<Value>(type: Schema<Value>, cursor: Cursor): Value {
  const { bytes, end, strict } = cursor
  try {
    const value = type.read(cursor)
    const trailing = bytes.length - cursor.offset
    if (strict && trailing > 0) throw new TrailingBytesError(cursor.offset, trailing)
    return value
  } catch (error) {
    const cut = end < bytes.length && error instanceof UnexpectedEndError
    throw named(cut ? new LimitExceededError(0, 'the message', bytes.length, end) : error, type)
  }
}
