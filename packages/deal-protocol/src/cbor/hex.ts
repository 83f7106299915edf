import { InvalidJsonError } from './errors.ts'

const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

export function toHex(bytes: Uint8Array): string {
  let hex = ''
  for (const byte of bytes) hex += PAIRS[byte]
  return hex
}

/** Bytes of hex digits, of either case; undefined for anything else. */
export function fromHex(hex: string): Uint8Array | undefined {
  if (hex.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(hex)) return undefined
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16))
}

/** Bytes of JSON. */
export function bytesFromJson(json: unknown): Uint8Array {
  const bytes = typeof json === 'string' ? fromHex(json) : undefined
  if (bytes === undefined) throw new InvalidJsonError('bytes as a hex string', json)
  return bytes
}
