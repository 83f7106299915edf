/**
 * The bytes of an index, as go-car writes them (the published specification leaves out both counts and takes `dataLen`
 * for a number of records). Integers are little-endian; offsets count from the start of the inner CARv1.
 *
 *     0x0400 IndexSorted             80 08 ‖ buckets
 *     0x0401 MultihashIndexSorted    81 08 ‖ int32 codeCount ‖ (uint64 multihashCode ‖ buckets)*     ascending code
 *
 *     buckets   int32 bucketCount ‖ bucket*                                                          ascending width
 *     bucket    uint32 width ‖ int64 dataLen ‖ record*        width = |digest| + 8, dataLen in bytes
 *     record    digest ‖ uint64 offset                        sorted by digest, bytewise
 */

import { writeInt32, writeUint64 } from '../bytes/uint64.ts'
import { varintLength, writeVarint } from '../bytes/varint.ts'

/** Bytes of a bucket's width and dataLen. */
export const BUCKET_HEAD_BYTES = 12
/** Bytes of a multihash code and its bucket count. */
export const CODE_HEAD_BYTES = 12

/** The codec varint and the count behind it: of codes (0x0401) or of buckets (0x0400). */
export function encodeIndexHead(codec: number, count: number): Uint8Array {
  const bytes = new Uint8Array(varintLength(codec) + 4)
  writeInt32(count, bytes, writeVarint(codec, bytes, 0))
  return bytes
}

/** A multihash code and the number of its buckets. */
export function encodeCodeHead(code: number, bucketCount: number): Uint8Array {
  const bytes = new Uint8Array(CODE_HEAD_BYTES)
  writeUint64(code, bytes, 0)
  writeInt32(bucketCount, bytes, 8)
  return bytes
}

/** The head of a bucket of `count` records. */
export function encodeBucketHead(width: number, count: number): Uint8Array {
  const bytes = new Uint8Array(BUCKET_HEAD_BYTES)
  writeInt32(width, bytes, 0)
  writeUint64(width * count, bytes, 4)
  return bytes
}
