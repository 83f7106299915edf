/** Multicodecs of the two index formats, as files begin with them. */
export const CAR_INDEX_SORTED = 0x0400
export const CAR_MULTIHASH_INDEX_SORTED = 0x0401
