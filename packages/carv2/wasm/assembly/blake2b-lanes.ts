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
import { compressOne, COUNTER as SINGLE_COUNTER, STATE as SINGLE_STATE } from './blake2b-single'
import { copyZeroPadded, sameBytes } from './bytes'
import { countVerified, IDLE, laneAt } from './lane'
import { Message, messageAt } from './message'

/**
 * blake2b of many messages, two at a time, each in a 64-bit lane: 1,310 MB/s on a core where one message at a time runs
 * at 870 MB/s (hash-wasm, and our own).
 */
const LANES: i32 = 2

/** Eight vectors h0..h7, a message in each lane. */
const STATE: usize = memory.data(8 * 16, 16)
/** Bytes hashed so far, a lane. */
const COUNTERS: usize = memory.data(16, 16)
/** All ones in a lane whose block is the last of its message. */
const LAST_BLOCK: usize = memory.data(16, 16)
/** The words of two blocks, interleaved. */
const WORDS: usize = memory.data(16 * 16, 16)
/** Room for a padded tail, a lane. */
const TAILS: usize = memory.data(2 * 128, 16)
const ROW: usize = memory.data(2 * 16, 16)
const DIGEST: usize = memory.data(64, 16)

/** How many messages of a table, from the first on, have the digest they should have. */
export function countVerifiedBlake2b(table: usize, count: i32): i32 {
  return countVerified(ROW, LANES, BLOCK_BYTES, table, count, begin, beginTail, hasItsDigest, compress)
}

/** Puts a message on a lane. */
function begin(index: i32, table: usize, number: i32): void {
  const lane = laneAt(ROW, index)
  const message = messageAt(table, number)
  const offset = <usize>index * 8
  store<u64>(STATE + offset, firstWord(message.outputLength))
  for (let word: usize = 1; word < 8; word++) {
    store<u64>(STATE + word * 16 + offset, load<u64>(INITIAL_STATE + word * 8))
  }
  store<u64>(COUNTERS + offset, 0)
  store<u64>(LAST_BLOCK + offset, 0)
  lane.message = number
  lane.next = message.dataStart
  lane.blocks = <i32>wholeBlocks(message)
  lane.inTail = false
  if (lane.blocks === 0) beginTail(index, table)
}

/** Blocks in front of the last one, which is marked as such even when it is whole. */
function wholeBlocks(message: Message): u32 {
  return message.dataLength === 0 ? 0 : (message.dataLength - 1) / <u32>BLOCK_BYTES
}

/** The tail: the last block, with zeros behind the message. */
function beginTail(index: i32, table: usize): void {
  const lane = laneAt(ROW, index)
  const message = messageAt(table, lane.message)
  const tail = TAILS + <usize>index * BLOCK_BYTES
  const offset = <usize>index * 8
  copyZeroPadded(tail, lane.next, message.dataLength - wholeBlocks(message) * <u32>BLOCK_BYTES, BLOCK_BYTES)
  // The block adds its 128 bytes to the counter, which then is the length of the message.
  store<u64>(COUNTERS + offset, <u64>message.dataLength - <u64>BLOCK_BYTES)
  store<u64>(LAST_BLOCK + offset, u64.MAX_VALUE)
  lane.next = tail
  lane.blocks = 1
  lane.inTail = true
}

/** Whether the state of a lane is the digest of its message. */
function hasItsDigest(index: i32, table: usize): bool {
  for (let word: usize = 0; word < 8; word++) {
    store<u64>(DIGEST + word * 8, load<u64>(STATE + word * 16 + <usize>index * 8))
  }
  const message = messageAt(table, laneAt(ROW, index).message)
  return sameBytes(message.digestStart, DIGEST, message.digestLength)
}

/** Takes the next `blocks` blocks of both lanes into {@link STATE}. */
function compress(shortest: i32, blocks: i32): void {
  if (laneAt(ROW, 1 - shortest).message === IDLE) compressAlone(shortest, blocks)
  else compressTwo(laneAt(ROW, 0).next, laneAt(ROW, 1).next, blocks)
}

/** The last message of a table has no neighbour: a third faster than to drag an idle lane along. */
function compressAlone(index: i32, blocks: i32): void {
  const lane = laneAt(ROW, index)
  const offset = <usize>index * 8
  for (let word: usize = 0; word < 8; word++) {
    store<u64>(SINGLE_STATE + word * 8, load<u64>(STATE + word * 16 + offset))
  }
  store<u64>(SINGLE_COUNTER, load<u64>(COUNTERS + offset))
  compressOne(lane.next, blocks, load<u64>(LAST_BLOCK + offset))
  store<u64>(COUNTERS + offset, load<u64>(SINGLE_COUNTER))
  for (let word: usize = 0; word < 8; word++) {
    store<u64>(STATE + word * 16 + offset, load<u64>(SINGLE_STATE + word * 8))
  }
}

/** Takes `blocks` blocks from each of two places into {@link STATE}. */
function compressTwo(block0: usize, block1: usize, blocks: i32): void {
  for (; blocks > 0; blocks--) {
    for (let pair: usize = 0; pair < BLOCK_BYTES; pair += 16) {
      const words0 = v128.load(block0 + pair)
      const words1 = v128.load(block1 + pair)
      v128.store(WORDS + pair * 2, v128.shuffle<i64>(words0, words1, 0, 2))
      v128.store(WORDS + pair * 2, v128.shuffle<i64>(words0, words1, 1, 3), 16)
    }
    const counters = add(v128.load(COUNTERS), i64x2.splat(<i64>BLOCK_BYTES))
    v128.store(COUNTERS, counters)

    let v0 = v128.load(STATE, 0)
    let v1 = v128.load(STATE, 16)
    let v2 = v128.load(STATE, 32)
    let v3 = v128.load(STATE, 48)
    let v4 = v128.load(STATE, 64)
    let v5 = v128.load(STATE, 80)
    let v6 = v128.load(STATE, 96)
    let v7 = v128.load(STATE, 112)
    let v8 = v128.load64_splat(INITIAL_STATE, 0)
    let v9 = v128.load64_splat(INITIAL_STATE, 8)
    let v10 = v128.load64_splat(INITIAL_STATE, 16)
    let v11 = v128.load64_splat(INITIAL_STATE, 24)
    let v12 = v128.xor(v128.load64_splat(INITIAL_STATE, 32), counters)
    let v13 = v128.load64_splat(INITIAL_STATE, 40)
    let v14 = v128.xor(v128.load64_splat(INITIAL_STATE, 48), v128.load(LAST_BLOCK))
    let v15 = v128.load64_splat(INITIAL_STATE, 56)

    // The mixing function on four columns, then on four diagonals. All rounds written out gain 7 % and are long.
    // biome-ignore format: a line is half of the mixing function
    for (let sigma = SIGMA; sigma < ROUNDS_END; sigma += 16) {
      v0 = add3(v0, word(sigma, 0), v4); v12 = xorRotr32(v12, v0); v8 = add(v8, v12); v4 = xorRotr24(v4, v8)
      v0 = add3(v0, word(sigma, 1), v4); v12 = xorRotr16(v12, v0); v8 = add(v8, v12); v4 = xorRotr63(v4, v8)
      v1 = add3(v1, word(sigma, 2), v5); v13 = xorRotr32(v13, v1); v9 = add(v9, v13); v5 = xorRotr24(v5, v9)
      v1 = add3(v1, word(sigma, 3), v5); v13 = xorRotr16(v13, v1); v9 = add(v9, v13); v5 = xorRotr63(v5, v9)
      v2 = add3(v2, word(sigma, 4), v6); v14 = xorRotr32(v14, v2); v10 = add(v10, v14); v6 = xorRotr24(v6, v10)
      v2 = add3(v2, word(sigma, 5), v6); v14 = xorRotr16(v14, v2); v10 = add(v10, v14); v6 = xorRotr63(v6, v10)
      v3 = add3(v3, word(sigma, 6), v7); v15 = xorRotr32(v15, v3); v11 = add(v11, v15); v7 = xorRotr24(v7, v11)
      v3 = add3(v3, word(sigma, 7), v7); v15 = xorRotr16(v15, v3); v11 = add(v11, v15); v7 = xorRotr63(v7, v11)

      v0 = add3(v0, word(sigma, 8), v5); v15 = xorRotr32(v15, v0); v10 = add(v10, v15); v5 = xorRotr24(v5, v10)
      v0 = add3(v0, word(sigma, 9), v5); v15 = xorRotr16(v15, v0); v10 = add(v10, v15); v5 = xorRotr63(v5, v10)
      v1 = add3(v1, word(sigma, 10), v6); v12 = xorRotr32(v12, v1); v11 = add(v11, v12); v6 = xorRotr24(v6, v11)
      v1 = add3(v1, word(sigma, 11), v6); v12 = xorRotr16(v12, v1); v11 = add(v11, v12); v6 = xorRotr63(v6, v11)
      v2 = add3(v2, word(sigma, 12), v7); v13 = xorRotr32(v13, v2); v8 = add(v8, v13); v7 = xorRotr24(v7, v8)
      v2 = add3(v2, word(sigma, 13), v7); v13 = xorRotr16(v13, v2); v8 = add(v8, v13); v7 = xorRotr63(v7, v8)
      v3 = add3(v3, word(sigma, 14), v4); v14 = xorRotr32(v14, v3); v9 = add(v9, v14); v4 = xorRotr24(v4, v9)
      v3 = add3(v3, word(sigma, 15), v4); v14 = xorRotr16(v14, v3); v9 = add(v9, v14); v4 = xorRotr63(v4, v9)
    }

    v128.store(STATE, xor3(v128.load(STATE, 0), v0, v8), 0)
    v128.store(STATE, xor3(v128.load(STATE, 16), v1, v9), 16)
    v128.store(STATE, xor3(v128.load(STATE, 32), v2, v10), 32)
    v128.store(STATE, xor3(v128.load(STATE, 48), v3, v11), 48)
    v128.store(STATE, xor3(v128.load(STATE, 64), v4, v12), 64)
    v128.store(STATE, xor3(v128.load(STATE, 80), v5, v13), 80)
    v128.store(STATE, xor3(v128.load(STATE, 96), v6, v14), 96)
    v128.store(STATE, xor3(v128.load(STATE, 112), v7, v15), 112)

    block0 += BLOCK_BYTES
    block1 += BLOCK_BYTES
  }
}

/** The word of both messages that the mixing number `use` of a round takes. */
function word(sigma: usize, use: usize): v128 {
  return v128.load(WORDS + ((<usize>load<u8>(sigma + use)) << 4))
}
