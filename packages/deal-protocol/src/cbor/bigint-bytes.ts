import { uint32, writeUint32 } from './head.ts'

/** Unsigned integers below 256, which most of those in messages are: looked up instead of made. */
const SMALL = Array.from({ length: 256 }, (_, value) => BigInt(value))

/**
 * Eight bytes through which integers of 64 bits pass: engines turn a bigint into two halves, and two halves into a
 * bigint, several times as fast here as with shifts, each of which makes another bigint.
 */
const scratch = new DataView(new ArrayBuffer(8))

/** The halves of the integer that `split64` was given last. */
export let high32 = 0
export let low32 = 0

/** Sets `high32` and `low32`; false for what is not from 0 to 2^64 - 1. */
export function split64(value: bigint): boolean {
  if (BigInt.asUintN(64, value) !== value) return false
  scratch.setBigUint64(0, value)
  high32 = scratch.getUint32(0)
  low32 = scratch.getUint32(4)
  return true
}

/** The integer of two halves. */
export function join64(high: number, low: number): bigint {
  if (high === 0 && low < 256) return SMALL[low]
  scratch.setUint32(0, high)
  scratch.setUint32(4, low)
  return scratch.getBigUint64(0)
}

/** A number of at most 2^53 - 1 as bigint. */
export function bigintOf(value: number): bigint {
  return value < 256 ? SMALL[value] : join64(Math.floor(value / 2 ** 32), value >>> 0)
}

/** Eight bytes, big-endian. */
export function readUint64(bytes: Uint8Array, at: number): bigint {
  return join64(uint32(bytes, at), uint32(bytes, at + 4))
}

/** Big-endian, of any length. */
export function readMagnitude(bytes: Uint8Array, start: number, end: number): bigint {
  // The first few bytes, so that whole groups of eight follow.
  let at = start + ((end - start) % 8)
  const middle = Math.max(start, at - 4)
  let magnitude = join64(readSmall(bytes, start, middle), readSmall(bytes, middle, at))
  if (at < end && magnitude === 0n) {
    magnitude = readUint64(bytes, at)
    at += 8
  }
  for (; at < end; at += 8) magnitude = (magnitude << 64n) | readUint64(bytes, at)
  return magnitude
}

function readSmall(bytes: Uint8Array, start: number, end: number): number {
  let value = 0
  for (let at = start; at < end; at++) value = value * 256 + bytes[at]
  return value
}

/** How many bytes a number that isn't negative takes, 0 for zero. */
export function magnitudeLength(magnitude: bigint): number {
  if (!split64(magnitude)) return (magnitude.toString(16).length + 1) >> 1
  const bits = high32 === 0 ? 32 - Math.clz32(low32) : 64 - Math.clz32(high32)
  return (bits + 7) >> 3
}

/** Fills `length` bytes from `at` on, big-endian. */
export function writeMagnitude(bytes: Uint8Array, at: number, length: number, magnitude: bigint): void {
  let rest = magnitude
  let end = at + length
  for (; end - at > 8; end -= 8) {
    split64(BigInt.asUintN(64, rest))
    writeUint32(bytes, end - 8, high32)
    writeUint32(bytes, end - 4, low32)
    rest >>= 64n
  }
  split64(rest)
  for (let index = end - 1, half = low32; index >= at; index--) {
    bytes[index] = half
    half = end - index === 4 ? high32 : half >>> 8
  }
}
