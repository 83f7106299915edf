import { InvalidVarintError, UnsafeIntegerError } from '../errors.ts'

/** Longest varint, in bytes: 63 bits. Source: multiformats unsigned-varint. */
export const MAX_VARINT_BYTES = 9

/** Length of the varint of `value`, in bytes. */
export function varintLength(value: number): number {
  let length = 1
  while (value >= 0x80) {
    value = Math.floor(value / 0x80)
    length++
  }
  return length
}

/** Writes the varint of `value` at `at` and returns the position after it. */
export function writeVarint(value: number, target: Uint8Array, at: number): number {
  while (value >= 0x80) {
    target[at++] = (value % 0x80) | 0x80
    value = Math.floor(value / 0x80)
  }
  target[at++] = value
  return at
}

/** Position after the last varint that {@link readVarint} read. Spares a result object a call. */
export let varintEnd = 0

/**
 * Reads an unsigned LEB128 varint of at most 9 bytes, refusing what is not minimal.
 * Returns -1 when `bytes` end (at `end`) before the varint does; `varintEnd` is the position after it otherwise.
 * `base` is added to positions in errors. A value above 2^53 - 1 is an {@link UnsafeIntegerError}.
 */
export function readVarint(bytes: Uint8Array, at: number, end: number, base: number): number {
  const value = readLargeVarint(bytes, at, end, base)
  if (value > Number.MAX_SAFE_INTEGER) throw new UnsafeIntegerError(base + at, 'varint')
  return value
}

/** {@link readVarint} for a length that is compared with a limit: above 2^53 - 1 it is inexact, but still too large. */
export function readLargeVarint(bytes: Uint8Array, at: number, end: number, base: number): number {
  let value = 0
  let factor = 1
  for (let i = 0; i < MAX_VARINT_BYTES; i++) {
    if (at + i >= end) return -1
    const byte = bytes[at + i]
    value += (byte & 0x7f) * factor
    if (byte < 0x80) {
      if (byte === 0 && i > 0) throw new InvalidVarintError(base + at, 'not minimal')
      varintEnd = at + i + 1
      return value
    }
    factor *= 0x80
  }
  throw new InvalidVarintError(base + at, 'too large')
}
