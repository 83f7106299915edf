import { uint32, writeUint32 } from './head.ts'

/** Unsigned integers below 256, which most of those in messages are: looked up in 1 ns, made in 24. */
const SMALL = Array.from({ length: 256 }, (_, value) => BigInt(value))

/** A number of at most 2^53 - 1 as bigint. */
export function bigintOf(value: number): bigint {
  return value < 256 ? SMALL[value] : BigInt(value)
}

/** Eight bytes, big-endian. */
export function readUint64(bytes: Uint8Array, at: number): bigint {
  const high = uint32(bytes, at)
  const low = uint32(bytes, at + 4)
  return high < 0x20_0000 ? bigintOf(high * 2 ** 32 + low) : (BigInt(high) << 32n) | BigInt(low)
}

/** Big-endian, of any length. */
export function readMagnitude(bytes: Uint8Array, start: number, end: number): bigint {
  // The first few bytes, so that whole groups of six follow.
  let at = start + ((end - start) % 6)
  let magnitude = bigintOf(readSmall(bytes, start, at))
  for (; at < end; at += 6) magnitude = (magnitude << 48n) | BigInt(readSmall(bytes, at, at + 6))
  return magnitude
}

function readSmall(bytes: Uint8Array, start: number, end: number): number {
  let value = 0
  for (let at = start; at < end; at++) value = value * 256 + bytes[at]
  return value
}

/** How many bytes a number that isn't negative takes, 0 for zero. */
export function magnitudeLength(magnitude: bigint): number {
  const rounded = Number(magnitude)
  if (rounded <= Number.MAX_SAFE_INTEGER) {
    const high = Math.floor(rounded / 2 ** 32)
    const bits = high === 0 ? 32 - Math.clz32(rounded) : 64 - Math.clz32(high)
    return (bits + 7) >> 3
  }
  return (magnitude.toString(16).length + 1) >> 1
}

/** Fills `length` bytes from `at` on, big-endian. */
export function writeMagnitude(bytes: Uint8Array, at: number, length: number, magnitude: bigint): void {
  let rest = magnitude
  let end = at + length
  for (; end - at > 6; end -= 6) {
    writeSmall(bytes, end - 6, end, Number(BigInt.asUintN(48, rest)))
    rest >>= 48n
  }
  writeSmall(bytes, at, end, Number(rest))
}

function writeSmall(bytes: Uint8Array, start: number, end: number, value: number): void {
  let rest = value
  for (let at = end - 1; at >= start; at--) {
    bytes[at] = rest % 256
    rest = Math.floor(rest / 256)
  }
}

/** Eight bytes of a number from 2^53 to 2^64 - 1. */
export function writeUint64(bytes: Uint8Array, at: number, value: bigint): void {
  writeUint32(bytes, at, Number(value >> 32n))
  writeUint32(bytes, at + 4, Number(BigInt.asUintN(32, value)))
}
