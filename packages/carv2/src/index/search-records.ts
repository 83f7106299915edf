/** Records in the order of their digests, wherever they are. */
export interface SortedRecords {
  readonly count: number
  /** Where record `i` lies in `bytes`; -1 when it must be fetched first: the search can go on after that. */
  locate(i: number): number
  /** Holds the record that was located last. */
  bytes: Uint8Array
}

/** How far a search has come: the first record that is not before the digest lies in `[low, high]`. */
export class SearchRange {
  low = 0
  high: number
  /** The record to look at next; the first one follows from the digest. */
  probe = -1
  probes = 0

  constructor(count: number) {
    this.high = count
  }
}

/** Keys are the first 32 bits of a digest. */
const KEY_RANGE = 2 ** 32
/** Digests of a hash function are spread evenly: of 500,000 records the second guess is off by eight on average. */
const GUESSES = 2
/** Then its neighbours are tried, and after these the rest is halved: crafted digests cost little more than that. */
const STEPS = 64

/**
 * Narrows `range` until `low === high` is the first record not before `digest`; false when a record must be fetched:
 * then the same call goes on where it was. Works on locals, because numbers in objects are boxed.
 */
export function lowerBound(records: SortedRecords, digest: Uint8Array, range: SearchRange): boolean {
  const wanted = keyOf(digest, 0, digest.length)
  const recordsPerKey = records.count / KEY_RANGE
  let { low, high, probe, probes } = range
  if (probe < 0) probe = Math.floor(wanted * recordsPerKey)
  let at = 0
  while (low < high) {
    at = records.locate(probe)
    if (at < 0) break
    const key = keyOf(records.bytes, at, digest.length)
    const order = key === wanted ? compareDigest(records.bytes, at, digest) : key - wanted
    if (order < 0) low = probe + 1
    else high = probe
    probes++
    if (probes < GUESSES) probe = clamp(probe + Math.round((wanted - key) * recordsPerKey), low, high - 1)
    else if (probes < GUESSES + STEPS) probe = order < 0 ? low : high - 1
    else probe = Math.floor((low + high) / 2)
  }
  range.low = low
  range.high = high
  range.probe = probe
  range.probes = probes
  return at >= 0
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high))
}

/** Order of the digest at `bytes[at]` to `digest`, which is as long. */
export function compareDigest(bytes: Uint8Array, at: number, digest: Uint8Array): number {
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
