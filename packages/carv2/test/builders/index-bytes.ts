/** Both index codecs as section 1.5 of the specification describes them, built without a line of `src`. */
import type { CID } from 'multiformats/cid'
import { concat, int32, leb128, uint64 } from './car-bytes.ts'

/** One record before it is sorted. */
export interface IndexRecord {
  readonly code: number
  readonly digest: Uint8Array
  readonly offset: number
}

/** The records of sections. */
export function recordsOf(sections: readonly { cid: CID; offset: number }[]): IndexRecord[] {
  return sections.map(({ cid, offset }) => ({ code: cid.multihash.code, digest: cid.multihash.digest, offset }))
}

/** 0x0400: buckets by width, records by digest and then by offset. */
export function indexSorted(records: readonly IndexRecord[]): Uint8Array {
  return concat(leb128(0x0400), buckets(records))
}

/** 0x0401: the same once for each multihash code, in ascending order of the codes. */
export function multihashIndexSorted(records: readonly IndexRecord[]): Uint8Array {
  const byCode = Map.groupBy(records, ({ code }) => code)
  const codes = [...byCode.keys()].sort((a, b) => a - b)
  const parts = codes.flatMap((code) => [uint64(code), buckets(byCode.get(code) ?? [])])
  return concat(leb128(0x0401), int32(codes.length), ...parts)
}

function buckets(records: readonly IndexRecord[]): Uint8Array {
  const byLength = Map.groupBy(records, ({ digest }) => digest.length)
  const lengths = [...byLength.keys()].sort((a, b) => a - b)
  const parts = lengths.map((length) => bucket(length + 8, sorted(byLength.get(length) ?? [])))
  return concat(int32(lengths.length), ...parts)
}

/** One bucket with its records in the order given; `dataLength` may lie. */
export function bucket(width: number, records: readonly IndexRecord[], dataLength?: number | bigint): Uint8Array {
  const body = concat(...records.map(({ digest, offset }) => concat(digest, uint64(offset))))
  return concat(int32(width), uint64(dataLength ?? body.length), body)
}

/** Records in index order: a comparison sort by digest, ties by offset. */
export function sorted(records: readonly IndexRecord[]): IndexRecord[] {
  return records.toSorted((a, b) => Buffer.compare(a.digest, b.digest) || a.offset - b.offset)
}
