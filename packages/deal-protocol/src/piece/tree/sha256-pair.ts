/**
 * sha2-256 (FIPS 180-4) of 64 bytes, in plain JavaScript: two blocks, of which the second (a one bit, zeros, the length
 * 512) is always the same, so that its message schedule is a table. For platforms without WebAssembly, and for the few
 * nodes that are hashed one at a time: 0.8 µs a call, where a call of native code costs more than it gains.
 */
// biome-ignore format: a table
const ROUND_CONSTANTS = Int32Array.of(
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
)

const INITIAL_STATE = Int32Array.of(
  0x6a09e667,
  0xbb67ae85,
  0x3c6ef372,
  0xa54ff53a,
  0x510e527f,
  0x9b05688c,
  0x1f83d9ab,
  0x5be0cd19,
)

/** Words of the message schedule with their round constants added: of the first block, and of the second. */
const schedule = new Int32Array(64)
const firstBlock = new Int32Array(64)
const secondBlock = secondBlockSchedule()
const state = new Int32Array(8)

/** Hashes `source[from, from + 64)` to `target[to, to + 32)`, with the digest's two highest bits cleared. */
export function hashPairInto(source: Uint8Array, from: number, target: Uint8Array, to: number): void {
  for (let i = 0; i < 16; i++) {
    const at = from + i * 4
    schedule[i] = (source[at] << 24) | (source[at + 1] << 16) | (source[at + 2] << 8) | source[at + 3]
  }
  extend(firstBlock)
  state.set(INITIAL_STATE)
  compress(firstBlock)
  compress(secondBlock)
  for (let i = 0; i < 8; i++) {
    const word = state[i]
    const at = to + i * 4
    target[at] = word >>> 24
    target[at + 1] = word >>> 16
    target[at + 2] = word >>> 8
    target[at + 3] = word
  }
  target[to + 31] &= 0x3f
}

function secondBlockSchedule(): Int32Array {
  schedule.fill(0)
  schedule[0] = 0x80000000 | 0
  schedule[15] = 512
  const words = new Int32Array(64)
  extend(words)
  return words
}

/** Makes the other 48 words of {@link schedule} from the first 16; writes all of them with their round constants. */
function extend(words: Int32Array): void {
  for (let i = 0; i < 16; i++) words[i] = (schedule[i] + ROUND_CONSTANTS[i]) | 0
  for (let i = 16; i < 64; i++) {
    const x = schedule[i - 15]
    const y = schedule[i - 2]
    const sigma0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
    const sigma1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
    const word = (schedule[i - 16] + sigma0 + schedule[i - 7] + sigma1) | 0
    schedule[i] = word
    words[i] = (word + ROUND_CONSTANTS[i]) | 0
  }
}

function compress(words: Int32Array): void {
  let a = state[0]
  let b = state[1]
  let c = state[2]
  let d = state[3]
  let e = state[4]
  let f = state[5]
  let g = state[6]
  let h = state[7]
  for (let i = 0; i < 64; i++) {
    const sum1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const first = (h + sum1 + (g ^ (e & (f ^ g))) + words[i]) | 0
    const sum0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const second = (sum0 + ((a & b) | (c & (a | b)))) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  state[0] = (state[0] + a) | 0
  state[1] = (state[1] + b) | 0
  state[2] = (state[2] + c) | 0
  state[3] = (state[3] + d) | 0
  state[4] = (state[4] + e) | 0
  state[5] = (state[5] + f) | 0
  state[6] = (state[6] + g) | 0
  state[7] = (state[7] + h) | 0
}
