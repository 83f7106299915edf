/** Rounds behind the last word. */
const FINAL_ROUNDS = 3

/**
 * HalfSipHash-1-3 of a multihash. Digests come from strangers: of a multiplicative hash with a secret seed 32,768 that
 * collide could be prepared, and took 46 s to enter in a table; with this one they take 0.1 s, as any others do.
 * Source: Aumasson and Bernstein, SipHash, with words of 32 bits. The code is the first word; all digests that are
 * compared have the same length, so that is none.
 */
export function keyedHash(
  key0: number,
  key1: number,
  code: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  const words = 1 + Math.ceil((end - start) / 4)
  let v0 = key0
  let v1 = key1
  let v2 = key0 ^ 0x6c796765
  let v3 = key1 ^ 0x74656462
  for (let round = 0; round < words + FINAL_ROUNDS; round++) {
    const word = round === 0 ? code | 0 : round < words ? wordAt(bytes, start + 4 * round - 4, end) : 0
    if (round === words) v2 ^= 0xff
    v3 ^= word
    v0 = (v0 + v1) | 0
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
    v0 = (v0 << 16) | (v0 >>> 16)
    v2 = (v2 + v3) | 0
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
    v0 = (v0 + v3) | 0
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0
    v2 = (v2 + v1) | 0
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2
    v2 = (v2 << 16) | (v2 >>> 16)
    v0 ^= word
  }
  return v1 ^ v3
}

/** The four bytes at `at`, little-endian; what lies behind `end` counts as 0. */
function wordAt(bytes: Uint8Array, at: number, end: number): number {
  if (at + 4 <= end) return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)
  let word = 0
  for (let i = end - 1; i >= at; i--) word = (word << 8) | bytes[i]
  return word
}
