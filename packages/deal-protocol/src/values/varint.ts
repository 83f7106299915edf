/** Longest varint, in bytes: 63 bits. Source: multiformats unsigned-varint. */
const MAX_VARINT_BYTES = 9

/** What `readVarint` returns where there is no varint. */
export const VARINT = { truncated: -1, notMinimal: -2, tooLarge: -3 } as const

/** What those mean, in the words of the Go implementation. */
export function varintProblem(code: number): string {
  if (code === VARINT.truncated) return 'varints malformed, could not reach the end'
  return code === VARINT.notMinimal ? 'varint not minimally encoded' : 'varints larger than uint63 not supported'
}

/** Position behind the last varint that `readVarint` read. Spares an object a call. */
export let varintEnd = 0

/** An unsigned LEB128 number below 2^63, or one of `VARINT`. Above 2^53 it is rounded. */
export function readVarint(bytes: Uint8Array, at: number, end: number): number {
  let value = 0
  let factor = 1
  for (let index = at; index < at + MAX_VARINT_BYTES; index++) {
    if (index >= end) return VARINT.truncated
    const byte = bytes[index]
    value += (byte & 0x7f) * factor
    if (byte < 0x80) {
      if (byte === 0 && index > at) return VARINT.notMinimal
      varintEnd = index + 1
      return value
    }
    factor *= 0x80
  }
  return VARINT.tooLarge
}

/** The exact value of a varint that `readVarint` has read. */
export function readVarintBigint(bytes: Uint8Array, at: number): bigint {
  let value = 0n
  for (let index = at, shift = 0n; ; index++, shift += 7n) {
    value |= BigInt(bytes[index] & 0x7f) << shift
    if (bytes[index] < 0x80) return value
  }
}

/** The varint of a number from 0 to 2^63 - 1. */
export function encodeVarint(value: bigint): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  bytes.push(Number(rest))
  return bytes
}
