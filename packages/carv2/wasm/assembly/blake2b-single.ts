import {
  add,
  add3,
  BLOCK_BYTES,
  firstWord,
  INITIAL_STATE,
  ROUNDS_END,
  SIGMA,
  xor3,
  xorRotr16,
  xorRotr24,
  xorRotr32,
  xorRotr63,
} from './blake2b'
import { copyZeroPadded } from './bytes'

/**
 * blake2b of one message: 870 MB/s, as fast as hash-wasm's scalar code. The chain of dependent operations is the limit,
 * not their number: all rounds written out gain nothing.
 */

/** h0..h7 of the message. */
export const STATE: usize = memory.data(64, 16)
/** Bytes of the message that are in {@link STATE}: a u64. */
export const COUNTER: usize = memory.data(8, 8)
/** Room for the padded tail. */
const TAIL: usize = memory.data(128, 16)

/** Begins a message on its own. */
export function blake2bStart(outputLength: u32): void {
  memory.copy(STATE, INITIAL_STATE, 64)
  store<u64>(STATE, firstWord(outputLength))
  store<u64>(COUNTER, 0)
}

/** Takes `blocks` whole blocks of the message; at least one byte must be left for {@link blake2bFinish}. */
export function blake2bBlocks(block: usize, blocks: i32): void {
  compressOne(block, blocks, 0)
}

/** Takes the last 0..128 bytes of the message; returns where the digest lies. */
export function blake2bFinish(start: usize, length: u32): usize {
  copyZeroPadded(TAIL, start, length, BLOCK_BYTES)
  store<u64>(COUNTER, load<u64>(COUNTER) + length - BLOCK_BYTES)
  compressOne(TAIL, 1, u64.MAX_VALUE)
  return STATE
}

/**
 * Takes `blocks` blocks into {@link STATE}; `lastBlock` is all ones when they end the message. A row of the 4x4 state
 * is two vectors; between columns and diagonals the rows turn.
 */
export function compressOne(block: usize, blocks: i32, lastBlock: u64): void {
  for (; blocks > 0; blocks--, block += BLOCK_BYTES) {
    store<u64>(COUNTER, load<u64>(COUNTER) + BLOCK_BYTES)
    let a0 = v128.load(STATE, 0)
    let a1 = v128.load(STATE, 16)
    let b0 = v128.load(STATE, 32)
    let b1 = v128.load(STATE, 48)
    let c0 = v128.load(INITIAL_STATE, 0)
    let c1 = v128.load(INITIAL_STATE, 16)
    let d0 = v128.xor(v128.load(INITIAL_STATE, 32), v128.load64_zero(COUNTER))
    let d1 = v128.xor(v128.load(INITIAL_STATE, 48), i64x2.replace_lane(i64x2.splat(0), 0, lastBlock))

    // biome-ignore format: a line is a quarter of the mixing function on two columns, or two diagonals
    for (let sigma = SIGMA; sigma < ROUNDS_END; sigma += 16) {
      a0 = add3(a0, words(block, sigma, 0, 2), b0); d0 = xorRotr32(d0, a0); c0 = add(c0, d0); b0 = xorRotr24(b0, c0)
      a1 = add3(a1, words(block, sigma, 4, 6), b1); d1 = xorRotr32(d1, a1); c1 = add(c1, d1); b1 = xorRotr24(b1, c1)
      a0 = add3(a0, words(block, sigma, 1, 3), b0); d0 = xorRotr16(d0, a0); c0 = add(c0, d0); b0 = xorRotr63(b0, c0)
      a1 = add3(a1, words(block, sigma, 5, 7), b1); d1 = xorRotr16(d1, a1); c1 = add(c1, d1); b1 = xorRotr63(b1, c1)

      // Rows b, c, d turn left by one, two, three words; c turns by swapping the names of its halves below.
      let turned = v128.shuffle<i64>(b0, b1, 1, 2)
      b1 = v128.shuffle<i64>(b1, b0, 1, 2)
      b0 = turned
      turned = v128.shuffle<i64>(d1, d0, 1, 2)
      d1 = v128.shuffle<i64>(d0, d1, 1, 2)
      d0 = turned

      a0 = add3(a0, words(block, sigma, 8, 10), b0); d0 = xorRotr32(d0, a0); c1 = add(c1, d0); b0 = xorRotr24(b0, c1)
      a1 = add3(a1, words(block, sigma, 12, 14), b1); d1 = xorRotr32(d1, a1); c0 = add(c0, d1); b1 = xorRotr24(b1, c0)
      a0 = add3(a0, words(block, sigma, 9, 11), b0); d0 = xorRotr16(d0, a0); c1 = add(c1, d0); b0 = xorRotr63(b0, c1)
      a1 = add3(a1, words(block, sigma, 13, 15), b1); d1 = xorRotr16(d1, a1); c0 = add(c0, d1); b1 = xorRotr63(b1, c0)

      turned = v128.shuffle<i64>(b1, b0, 1, 2)
      b1 = v128.shuffle<i64>(b0, b1, 1, 2)
      b0 = turned
      turned = v128.shuffle<i64>(d0, d1, 1, 2)
      d1 = v128.shuffle<i64>(d1, d0, 1, 2)
      d0 = turned
    }

    v128.store(STATE, xor3(v128.load(STATE, 0), a0, c0), 0)
    v128.store(STATE, xor3(v128.load(STATE, 16), a1, c1), 16)
    v128.store(STATE, xor3(v128.load(STATE, 32), b0, d0), 32)
    v128.store(STATE, xor3(v128.load(STATE, 48), b1, d1), 48)
  }
}

/** The words of the block that two neighbouring columns take. */
function words(block: usize, sigma: usize, use0: usize, use1: usize): v128 {
  const word0 = v128.load64_zero(block + ((<usize>load<u8>(sigma + use0)) << 3))
  const word1 = v128.load64_zero(block + ((<usize>load<u8>(sigma + use1)) << 3))
  return v128.shuffle<i64>(word0, word1, 0, 2)
}
