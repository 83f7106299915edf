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
  highKey = 2 ** 48

  constructor(count: number) {
    this.high = count
  }
}

/** Digests of a hash function are spread evenly: of 500,000 three guesses find one, where halving takes 19. */
const MOST_GUESSES = 6

/**
 * Narrows `range` until `low === high` is the first record not before `digest`; false when a record must be fetched.
 * Interpolates on the first 48 bits.
 */
export function lowerBound(records: SortedRecords, digest: Uint8Array, range: SearchRange): boolean {
  const key = keyOf(digest, 0, digest.length)
  while (range.low < range.high) {
    const probe = nextProbe(range, key)
    if (!records.load(probe)) return false
    const order = compareDigest(records, digest)
    if (order < 0) {
      range.low = probe + 1
      range.lowKey = keyOf(records.bytes, records.at, digest.length)
    } else {
      range.high = probe
      range.highKey = keyOf(records.bytes, records.at, digest.length)
      if (order === 0 && probe > range.low) {
        if (!records.load(probe - 1)) return false
        if (compareDigest(records, digest) < 0) range.low = probe
      }
    }
    range.guesses++
  }
  return true
}

function nextProbe({ low, high, lowKey, highKey, guesses }: SearchRange, key: number): number {
  const span = high - low
  if (guesses >= MOST_GUESSES || span <= 2 || highKey <= lowKey) return low + (span >>> 1)
  const guess = low + Math.floor((span * (key - lowKey)) / (highKey - lowKey))
  return guess < low ? low : guess >= high ? high - 1 : guess
}

/** Order of the loaded record's digest to `digest`, which is as long. */
export function compareDigest({ bytes, at }: SortedRecords, digest: Uint8Array): number {
  for (let i = 0; i < digest.length; i++) {
    const difference = bytes[at + i] - digest[i]
    if (difference !== 0) return difference
  }
  return 0
}

function keyOf(bytes: Uint8Array, at: number, length: number): number {
  if (length < 6) return 0
  const high = bytes[at] * 0x100 + bytes[at + 1]
  const low = ((bytes[at + 2] << 24) | (bytes[at + 3] << 16) | (bytes[at + 4] << 8) | bytes[at + 5]) >>> 0
  return high * 0x1_0000_0000 + low
}
