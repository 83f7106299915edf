/**
 * FR32 padding: 127 bytes, read as 1,016 bits from the lowest up, become four numbers of 254 bits, each in 32 bytes
 * with the two highest bits zero.
 *
 *     in   ├────── 254 bits ──────┼────── 254 bits ──────┼────── 254 bits ──────┼────── 254 bits ──────┤   127 bytes
 *     out  ├────── 254 bits ────00┼────── 254 bits ────00┼────── 254 bits ────00┼────── 254 bits ────00┤   128 bytes
 *
 * Number k begins 2k bits before byte 32k, so each 64-bit word of it is two neighbouring words of the input, shifted.
 */
const QUAD_BYTES: usize = 127
const PADDED_BYTES: usize = 128

/** Pads `quads` times 127 bytes. Reads one byte behind the input, of which nothing is kept. 18 GB/s in the cache. */
export function pad(input: usize, output: usize, quads: i32): void {
  for (; quads > 0; quads--) {
    v128.store(output, v128.load(input), 0)
    v128.store(output, withoutTop(v128.load(input, 16)), 16)
    padNumber(input + 32, output + 32, 2)
    padNumber(input + 64, output + 64, 4)
    padNumber(input + 96, output + 96, 6)
    input += QUAD_BYTES
    output += PADDED_BYTES
  }
}

function padNumber(input: usize, output: usize, bits: i32): void {
  v128.store(output, shifted(input, bits), 0)
  v128.store(output, withoutTop(shifted(input + 16, bits)), 16)
}

/** Two words, shifted up by `bits`, with the bits that come in from the words before them. */
function shifted(address: usize, bits: i32): v128 {
  return v128.or(i64x2.shl(v128.load(address), bits), i64x2.shr_u(v128.load(address - 8), 64 - bits))
}

/** Clears the two highest bits. */
function withoutTop(words: v128): v128 {
  return v128.and(words, i64x2(-1, 0x3fffffffffffffff))
}
