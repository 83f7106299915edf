import { varintLength, writeVarint } from '../bytes/varint.ts'

/** The multihash of `digest[start, start + length)`: code varint, length varint, digest. */
export function encodeMultihash(code: number, digest: Uint8Array, start: number, length: number): Uint8Array {
  const multihash = new Uint8Array(varintLength(code) + varintLength(length) + length)
  const at = writeVarint(length, multihash, writeVarint(code, multihash, 0))
  multihash.set(digest.subarray(start, start + length), at)
  return multihash
}
