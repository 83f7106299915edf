/** What both forms of blake2b (RFC 7693) share: constants and arithmetic on vectors of two 64-bit words. */

export const BLOCK_BYTES: usize = 128

export const INITIAL_STATE: usize = memory.data<u64>(
  [
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1, 0x510e527fade682d1,
    0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
  ],
  16,
)

/** Which words of the block a round mixes in, in order of use; twelve rounds. */
// biome-ignore format: a table
export const SIGMA: usize = memory.data<u8>([
   0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14, 15,
  14, 10,  4,  8,  9, 15, 13,  6,  1, 12,  0,  2, 11,  7,  5,  3,
  11,  8, 12,  0,  5,  2, 15, 13, 10, 14,  3,  6,  7,  1,  9,  4,
   7,  9,  3,  1, 13, 12, 11, 14,  2,  6,  5, 10,  4,  0, 15,  8,
   9,  0,  5,  7,  2,  4, 10, 15, 14,  1, 11, 12,  6,  8,  3, 13,
   2, 12,  6, 10,  0, 11,  8,  3,  4, 13,  7,  5, 15, 14,  1,  9,
  12,  5,  1, 15, 14, 13,  4, 10,  0,  7,  6,  3,  9,  2,  8, 11,
  13, 11,  7, 14, 12,  1,  3,  9,  5,  0, 15,  4,  8,  6,  2, 10,
   6, 15, 14,  9, 11,  3,  0,  8, 12,  2, 13,  7,  1,  4, 10,  5,
  10,  2,  8,  4,  7,  6,  1,  5, 15, 11,  9, 14,  3, 12, 13,  0,
   0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14, 15,
  14, 10,  4,  8,  9, 15, 13,  6,  1, 12,  0,  2, 11,  7,  5,  3,
])
export const ROUNDS_END: usize = SIGMA + 12 * 16

/** h0 carries the parameters: no key, fanout 1, depth 1, and the length of the output. */
export function firstWord(outputLength: u32): u64 {
  return load<u64>(INITIAL_STATE) ^ 0x01010000 ^ <u64>outputLength
}

export function xorRotr32(a: v128, b: v128): v128 {
  const x = v128.xor(a, b)
  return v128.shuffle<i32>(x, x, 1, 0, 3, 2)
}

/** Shifts, not a byte shuffle: V8 builds the mask of the shuffle anew each time, which costs 9 %. */
export function xorRotr24(a: v128, b: v128): v128 {
  const x = v128.xor(a, b)
  return v128.or(i64x2.shr_u(x, 24), i64x2.shl(x, 40))
}

export function xorRotr16(a: v128, b: v128): v128 {
  const x = v128.xor(a, b)
  return v128.shuffle<i16>(x, x, 1, 2, 3, 0, 5, 6, 7, 4)
}

export function xorRotr63(a: v128, b: v128): v128 {
  const x = v128.xor(a, b)
  return v128.or(i64x2.shr_u(x, 63), i64x2.add(x, x))
}

export function xor3(a: v128, b: v128, c: v128): v128 {
  return v128.xor(a, v128.xor(b, c))
}

export function add(a: v128, b: v128): v128 {
  return i64x2.add(a, b)
}

/** From left to right: where `c` is the last to be known, as in the mixing function, `a + (b + c)` is 4 % slower. */
export function add3(a: v128, b: v128, c: v128): v128 {
  return i64x2.add(i64x2.add(a, b), c)
}
