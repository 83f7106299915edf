import { copyZeroPadded, sameBytes } from './bytes'
import { blocksOf, countVerified, laneAt } from './lane'
import { messageAt } from './message'

/**
 * sha2-256 (FIPS 180-4) of many messages at once, each in a 32-bit lane of 128-bit vectors: 900 MB/s on a core where
 * one message at a time runs at 310 MB/s (hash-wasm). Two groups of four lanes side by side gained nothing (880 MB/s):
 * the vector units are full already.
 */
const LANES: i32 = 4
const BLOCK_BYTES: usize = 64

// biome-ignore format: a table
const ROUND_CONSTANTS: usize = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
])

const INITIAL_STATE: usize = memory.data<u32>([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
])

/** The round constants again, each in all four lanes. */
const CONSTANTS: usize = memory.data(64 * 16, 16)
for (let i: usize = 0; i < 64; i++) v128.store(CONSTANTS + i * 16, i32x4.splat(load<i32>(ROUND_CONSTANTS + i * 4)))

/** `i8x16.swizzle` by this turns big-endian words into little-endian ones, four at a time. */
const BYTE_SWAP: usize = memory.data<u8>([3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12], 16)

/** Eight vectors a..h; lane i of each is the state of lane i. */
const STATE: usize = memory.data(8 * 16, 16)
/** The message schedule: W[0..63], a vector each. */
const SCHEDULE: usize = memory.data(64 * 16, 16)
/** Room for a padded tail of two blocks, a lane. */
const TAIL_BYTES: usize = 2 * BLOCK_BYTES
const TAILS: usize = memory.data(4 * 128, 16)
const ROW: usize = memory.data(4 * 16, 16)
const DIGEST: usize = memory.data(32, 16)

/** How many messages of a table, from the first on, have the digest they should have. */
export function countVerifiedSha256(table: usize, count: i32): i32 {
  return countVerified(ROW, LANES, BLOCK_BYTES, table, count, begin, beginTail, hasItsDigest, compress)
}

/** Puts a message on a lane. */
function begin(index: i32, table: usize, message: i32): void {
  for (let word: usize = 0; word < 8; word++) {
    store<u32>(STATE + word * 16 + <usize>index * 4, load<u32>(INITIAL_STATE + word * 4))
  }
  const lane = laneAt(ROW, index)
  const bytes = messageAt(table, message)
  lane.message = message
  lane.next = bytes.dataStart
  lane.blocks = <i32>(bytes.dataLength / <u32>BLOCK_BYTES)
  lane.inTail = false
  if (lane.blocks === 0) beginTail(index, table)
}

/**
 * The tail: the bytes behind the last whole block, a one bit, zeros, and at the end of a block the length in bits,
 * big-endian.
 */
function beginTail(index: i32, table: usize): void {
  const lane = laneAt(ROW, index)
  const message = messageAt(table, lane.message)
  const tail = TAILS + <usize>index * TAIL_BYTES
  const length = <usize>message.dataLength % BLOCK_BYTES
  const blocks = length + 9 <= BLOCK_BYTES ? 1 : 2
  copyZeroPadded(tail, lane.next, length, TAIL_BYTES)
  store<u8>(tail + length, 0x80)
  store<u64>(tail + <usize>blocks * BLOCK_BYTES - 8, bswap<u64>((<u64>message.dataLength) << 3))
  lane.next = tail
  lane.blocks = blocks
  lane.inTail = true
}

/** Whether the state of a lane is the digest of its message. */
function hasItsDigest(index: i32, table: usize): bool {
  for (let word: usize = 0; word < 8; word++) {
    store<u32>(DIGEST + word * 4, bswap<u32>(load<u32>(STATE + word * 16 + <usize>index * 4)))
  }
  const message = messageAt(table, laneAt(ROW, index).message)
  return sameBytes(message.digestStart, DIGEST, message.digestLength)
}

/** Takes the next `blocks` blocks of every lane into {@link STATE}. */
function compress(shortest: i32, blocks: i32): void {
  let block0 = blocksOf(ROW, 0, shortest)
  let block1 = blocksOf(ROW, 1, shortest)
  let block2 = blocksOf(ROW, 2, shortest)
  let block3 = blocksOf(ROW, 3, shortest)
  for (; blocks > 0; blocks--) {
    for (let quarter: usize = 0; quarter < BLOCK_BYTES; quarter += 16) {
      transpose(block0 + quarter, block1 + quarter, block2 + quarter, block3 + quarter, SCHEDULE + quarter * 4)
    }

    let a = v128.load(STATE, 0)
    let b = v128.load(STATE, 16)
    let c = v128.load(STATE, 32)
    let d = v128.load(STATE, 48)
    let e = v128.load(STATE, 64)
    let f = v128.load(STATE, 80)
    let g = v128.load(STATE, 96)
    let h = v128.load(STATE, 112)

    // A round replaces d and h and then renames: eight rounds later every letter is back in its place, so these are
    // written out. All 64 written out gain 1 %.
    let w = SCHEDULE
    let k = CONSTANTS
    // biome-ignore format: a line is a round
    for (; k < CONSTANTS + 16 * 16; k += 128, w += 128) {
      h = add3(h, chosen(e, f, g), word(w, k)); d = add(d, h); h = add(h, majority(a, b, c))
      g = add3(g, chosen(d, e, f), word(w + 16, k + 16)); c = add(c, g); g = add(g, majority(h, a, b))
      f = add3(f, chosen(c, d, e), word(w + 32, k + 32)); b = add(b, f); f = add(f, majority(g, h, a))
      e = add3(e, chosen(b, c, d), word(w + 48, k + 48)); a = add(a, e); e = add(e, majority(f, g, h))
      d = add3(d, chosen(a, b, c), word(w + 64, k + 64)); h = add(h, d); d = add(d, majority(e, f, g))
      c = add3(c, chosen(h, a, b), word(w + 80, k + 80)); g = add(g, c); c = add(c, majority(d, e, f))
      b = add3(b, chosen(g, h, a), word(w + 96, k + 96)); f = add(f, b); b = add(b, majority(c, d, e))
      a = add3(a, chosen(f, g, h), word(w + 112, k + 112)); e = add(e, a); a = add(a, majority(b, c, d))
    }
    // The other rounds compute their word of the schedule just before they use it: 15 % faster than a loop of its own.
    // biome-ignore format: a line is a round
    for (w = SCHEDULE; k < CONSTANTS + 64 * 16; k += 128, w += 128) {
      h = add3(h, chosen(e, f, g), newWord(w, k)); d = add(d, h); h = add(h, majority(a, b, c))
      g = add3(g, chosen(d, e, f), newWord(w + 16, k + 16)); c = add(c, g); g = add(g, majority(h, a, b))
      f = add3(f, chosen(c, d, e), newWord(w + 32, k + 32)); b = add(b, f); f = add(f, majority(g, h, a))
      e = add3(e, chosen(b, c, d), newWord(w + 48, k + 48)); a = add(a, e); e = add(e, majority(f, g, h))
      d = add3(d, chosen(a, b, c), newWord(w + 64, k + 64)); h = add(h, d); d = add(d, majority(e, f, g))
      c = add3(c, chosen(h, a, b), newWord(w + 80, k + 80)); g = add(g, c); c = add(c, majority(d, e, f))
      b = add3(b, chosen(g, h, a), newWord(w + 96, k + 96)); f = add(f, b); b = add(b, majority(c, d, e))
      a = add3(a, chosen(f, g, h), newWord(w + 112, k + 112)); e = add(e, a); a = add(a, majority(b, c, d))
    }

    v128.store(STATE, add(a, v128.load(STATE, 0)), 0)
    v128.store(STATE, add(b, v128.load(STATE, 16)), 16)
    v128.store(STATE, add(c, v128.load(STATE, 32)), 32)
    v128.store(STATE, add(d, v128.load(STATE, 48)), 48)
    v128.store(STATE, add(e, v128.load(STATE, 64)), 64)
    v128.store(STATE, add(f, v128.load(STATE, 80)), 80)
    v128.store(STATE, add(g, v128.load(STATE, 96)), 96)
    v128.store(STATE, add(h, v128.load(STATE, 112)), 112)

    block0 += BLOCK_BYTES
    block1 += BLOCK_BYTES
    block2 += BLOCK_BYTES
    block3 += BLOCK_BYTES
  }
}

/** Four words of each of four messages become four vectors, one a word, with a message in each lane. */
function transpose(block0: usize, block1: usize, block2: usize, block3: usize, words: usize): void {
  const row0 = bigEndianWords(block0)
  const row1 = bigEndianWords(block1)
  const row2 = bigEndianWords(block2)
  const row3 = bigEndianWords(block3)
  const upper01 = v128.shuffle<i32>(row0, row1, 0, 4, 1, 5)
  const upper23 = v128.shuffle<i32>(row2, row3, 0, 4, 1, 5)
  const lower01 = v128.shuffle<i32>(row0, row1, 2, 6, 3, 7)
  const lower23 = v128.shuffle<i32>(row2, row3, 2, 6, 3, 7)
  v128.store(words, v128.shuffle<i64>(upper01, upper23, 0, 2), 0)
  v128.store(words, v128.shuffle<i64>(upper01, upper23, 1, 3), 16)
  v128.store(words, v128.shuffle<i64>(lower01, lower23, 0, 2), 32)
  v128.store(words, v128.shuffle<i64>(lower01, lower23, 1, 3), 48)
}

function bigEndianWords(address: usize): v128 {
  return i8x16.swizzle(v128.load(address), v128.load(BYTE_SWAP))
}

/** A word of the schedule with its round constant. */
function word(w: usize, k: usize): v128 {
  return add(v128.load(w), v128.load(k))
}

/** Computes and stores the word sixteen places behind `w`; returns it with its round constant. */
function newWord(w: usize, k: usize): v128 {
  const word1 = v128.load(w, 16)
  const word14 = v128.load(w, 14 * 16)
  const sigma0 = v128.xor(v128.xor(rotateRight(word1, 7), rotateRight(word1, 18)), i32x4.shr_u(word1, 3))
  const sigma1 = v128.xor(v128.xor(rotateRight(word14, 17), rotateRight(word14, 19)), i32x4.shr_u(word14, 10))
  const word16 = add(add(v128.load(w), sigma0), add(v128.load(w, 9 * 16), sigma1))
  v128.store(w, word16, 16 * 16)
  return add(word16, v128.load(k))
}

/** Σ1(e) + Ch(e, f, g). The choice is written without `andnot`: `g ^ (e & (f ^ g))`. */
function chosen(e: v128, f: v128, g: v128): v128 {
  const sum1 = v128.xor(v128.xor(rotateRight(e, 6), rotateRight(e, 11)), rotateRight(e, 25))
  return add(sum1, v128.xor(g, v128.and(e, v128.xor(f, g))))
}

/** Σ0(a) + Maj(a, b, c). In `b ^ ((a ^ b) & (b ^ c))` the `b ^ c` is the last round's `a ^ b`, computed once: 2 %. */
function majority(a: v128, b: v128, c: v128): v128 {
  const sum0 = v128.xor(v128.xor(rotateRight(a, 2), rotateRight(a, 13)), rotateRight(a, 22))
  return add(sum0, v128.xor(b, v128.and(v128.xor(a, b), v128.xor(b, c))))
}

function rotateRight(words: v128, bits: i32): v128 {
  return v128.or(i32x4.shr_u(words, bits), i32x4.shl(words, 32 - bits))
}

function add(a: v128, b: v128): v128 {
  return i32x4.add(a, b)
}

function add3(a: v128, b: v128, c: v128): v128 {
  return i32x4.add(a, i32x4.add(b, c))
}
