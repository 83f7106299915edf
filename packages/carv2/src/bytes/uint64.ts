import { UnsafeIntegerError } from '../errors.ts'

const TWO_TO_32 = 0x1_0000_0000

/** Writes a little-endian u64. `value` is a safe integer. */
export function writeUint64(value: number, target: Uint8Array, at: number): void {
  let low = value % TWO_TO_32
  let high = (value - low) / TWO_TO_32
  for (let i = 0; i < 4; i++) {
    target[at + i] = low & 0xff
    target[at + 4 + i] = high & 0xff
    low >>>= 8
    high >>>= 8
  }
}

/** Reads a little-endian u64; above 2^53 - 1 it is inexact, but still above every offset a file can have. */
export function readUint64Approximate(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0
  const high = (bytes[at + 4] | (bytes[at + 5] << 8) | (bytes[at + 6] << 16) | (bytes[at + 7] << 24)) >>> 0
  return high * TWO_TO_32 + low
}

/** Reads a little-endian u64 that must be a safe integer. `base` and `field` are for the error. */
export function readUint64(bytes: Uint8Array, at: number, base: number, field: string): number {
  const value = readUint64Approximate(bytes, at)
  if (value > Number.MAX_SAFE_INTEGER) throw new UnsafeIntegerError(base + at, field)
  return value
}

/** Reads a little-endian signed 32-bit integer. */
export function readInt32(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)
}

/** Writes a little-endian 32-bit integer. */
export function writeInt32(value: number, target: Uint8Array, at: number): void {
  for (let i = 0; i < 4; i++) target[at + i] = (value >>> (8 * i)) & 0xff
}
