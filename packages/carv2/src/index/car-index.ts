import type { MultihashDigest } from 'multiformats'
import { CID } from 'multiformats/cid'
import { readVarint, varintEnd } from '../bytes/varint.ts'
import { InvalidCidError } from '../errors.ts'

/** What an index is asked for: the multihash of a CID, a multihash, or its bytes. */
export type IndexKey = CID | MultihashDigest | Uint8Array

/** One record of an index. */
export interface IndexEntry {
  /** The whole multihash. An IndexSorted (0x0400) in a file knows no hash function: there it is the digest alone. */
  readonly multihash: Uint8Array
  /** Offset of the section in the CARv1 payload. */
  readonly offset: number
}

/** Where the sections of a CAR lie, by multihash. */
export interface CarIndex {
  /** 0x0400 or 0x0401. */
  readonly codec: number
  /** Number of records. */
  readonly size: number
  /**
   * Offsets of all sections that may hold this multihash, in the order of the index; none when it is not there.
   * A plain iterable wherever no wait is needed.
   */
  getAll(key: IndexKey): Iterable<number> | AsyncIterable<number>
  /** All records in the order of the index. */
  entries(): AsyncIterable<IndexEntry>
}

/** The hash function and digest of a key. */
export function multihashOf(key: IndexKey): { code: number; digest: Uint8Array } {
  if (key instanceof Uint8Array) {
    const code = readVarint(key, 0, key.length, 0)
    const length = code < 0 ? -1 : readVarint(key, varintEnd, key.length, 0)
    if (length < 0 || varintEnd + length !== key.length) throw new InvalidCidError(0, 'multihash length inconsistent')
    return { code, digest: key.subarray(varintEnd) }
  }
  const cid = CID.asCID(key)
  return cid === null ? (key as MultihashDigest) : cid.multihash
}
