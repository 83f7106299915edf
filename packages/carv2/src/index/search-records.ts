/** Records in the order of their digests, wherever they are. `load` makes one visible at `bytes[at]`. */
export interface SortedRecords {
  readonly count: number
  bytes: Uint8Array
  at: number
  /** False when the record must be fetched first; the search can go on after that. */
  load(i: number): boolean
}

/** How far a search has come: the first record that is not before the digest lies in `[low, high]`. */
export class SearchRange {
  low = 0
  high: number
  /** Guessed by interpolation so far; then it halves, so that crafted digests cost no more than a binary search. */
  guesses = 0
  lowKey = 0
  highKey = KEY_RANGE

  constructor(count: number) {
    this.high = count
  }
}

/** Keys are the first 32 bits of a digest. */
const KEY_RANGE = 2 ** 32
/** Digests of a hash function are spread evenly: of 500,000 three guesses find one, where halving takes 19. */
const MOST_GUESSES = 6

/**
 * Narrows `range` until `low === high` is the first record not before `digest`; false when a record must be fetched:
 * then the same call goes on where it was. Interpolates on the first 32 bits; works on locals, because numbers in
 * objects are boxed: 1.8x.
 */
export function lowerBound(records: SortedRecords, digest: Uint8Array, range: SearchRange): boolean {
  const key = keyOf(digest, 0, digest.length)
  let { low, high, lowKey, highKey, guesses } = range
  let resident = true
  while (low < high) {
    const span = high - low
    let probe = low + (span >>> 1)
    if (guesses < MOST_GUESSES && span > 2 && highKey > lowKey) {
      probe = Math.min(low + Math.floor((span * (key - lowKey)) / (highKey - lowKey)), high - 1)
    }
    resident = records.load(probe)
    if (!resident) break
    const { bytes, at } = records
    const probeKey = keyOf(bytes, at, digest.length)
    const order = probeKey === key ? compareDigest(records, digest) : probeKey - key
    guesses++
    if (order < 0) {
      low = probe + 1
      lowKey = probeKey
      continue
    }
    high = probe
    highKey = probeKey
    if (order > 0 || probe === low) continue
    // Found; mostly there is only one, and the record in front of it ends the search.
    resident = records.load(probe - 1)
    if (!resident) break
    if (compareDigest(records, digest) < 0) low = probe
  }
  range.low = low
  range.high = high
  range.lowKey = lowKey
  range.highKey = highKey
  range.guesses = guesses
  return resident
}

/** Order of the loaded record's digest to `digest`, which is as long. */
export function compareDigest(records: SortedRecords, digest: Uint8Array): number {
  const { bytes, at } = records
  for (let i = 0; i < digest.length; i++) {
    const difference = bytes[at + i] - digest[i]
    if (difference !== 0) return difference
  }
  return 0
}

function keyOf(bytes: Uint8Array, at: number, length: number): number {
  if (length < 4) return 0
  return ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0
}
