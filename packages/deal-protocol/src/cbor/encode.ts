import { allocate } from './allocate.ts'
import { Writer } from './cursor.ts'
import { InvalidValueError, MessageError } from './errors.ts'
import type { Schema } from './schema.ts'

/**
 * The canonical bytes of a value, in one allocation of just their size.
 *
 * @throws EncodeError for a value that the type can't have, with the path of the field
 */
export function encode<Value>(type: Schema<Value>, value: Value): Uint8Array {
  const writer = new Writer(allocate(encodedSize(type, value)), 0)
  type.write(writer, value)
  return writer.bytes
}

/** The same into bytes of the caller's, from `offset` on; returns the offset behind it. */
export function encodeInto<Value>(type: Schema<Value>, value: Value, target: Uint8Array, offset = 0): number {
  const size = encodedSize(type, value)
  if (!(target instanceof Uint8Array) || !(offset >= 0 && offset + size <= target.length)) {
    throw new InvalidValueError(`a target with ${size} bytes from offset ${offset} on`, target)
  }
  const writer = new Writer(target, offset)
  type.write(writer, value)
  return writer.offset
}

/** How many bytes `encode` makes of a value. */
export function encodedSize<Value>(type: Schema<Value>, value: Value): number {
  try {
    return type.size(value)
  } catch (error) {
    throw named(error, type)
  }
}

/** Puts the type in front of an error's path. */
export function named(error: unknown, { kind, record }: Pick<Schema<unknown>, 'kind' | 'record'>): unknown {
  return error instanceof MessageError ? error.within(record?.name ?? kind) : error
}
