/** Multicodec of IndexSorted: records by digest, hash functions mixed. */
export const CAR_INDEX_SORTED = 0x0400
/** Multicodec of MultihashIndexSorted: the same, grouped by hash function. */
export const CAR_MULTIHASH_INDEX_SORTED = 0x0401

/** The index codecs by their multicodec names; `'none'` writes no index. */
export type IndexCodecName = 'car-index-sorted' | 'car-multihash-index-sorted'

/** The default of every writer. */
export const DEFAULT_INDEX_CODEC: IndexCodecName = 'car-multihash-index-sorted'

/** The multicodec of a name. */
export function indexCodecCode(name: IndexCodecName): number {
  return name === 'car-index-sorted' ? CAR_INDEX_SORTED : CAR_MULTIHASH_INDEX_SORTED
}

/** The name of a multicodec, or undefined for one we don't know. */
export function indexCodecName(code: number): IndexCodecName | undefined {
  if (code === CAR_INDEX_SORTED) return 'car-index-sorted'
  if (code === CAR_MULTIHASH_INDEX_SORTED) return 'car-multihash-index-sorted'
  return undefined
}
