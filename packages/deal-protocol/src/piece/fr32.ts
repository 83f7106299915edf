import { InvalidArgumentError } from '../errors.ts'
import { QUAD_PADDED_BYTES, QUAD_PAYLOAD_BYTES } from './piece-size.ts'

/**
 * FR32 padding: 127 bytes, read as 1,016 bits from the lowest up, become four numbers of 254 bits, each in 32 bytes
 * with the two highest bits zero, so that each is an element of the field that proofs compute in.
 *
 *     payload  ├────── 254 bits ──────┼────── 254 bits ──────┼────── 254 bits ──────┼────── 254 bits ──────┤
 *     padded   ├────── 254 bits ────00┼────── 254 bits ────00┼────── 254 bits ────00┼────── 254 bits ────00┤
 *
 * In plain JavaScript, 0.5 GB/s. Long payloads go through wasm/assembly/fr32.ts instead.
 *
 * @param payload a multiple of 127 bytes
 * @returns as many times 128 bytes
 */
export function fr32Pad(payload: Uint8Array): Uint8Array {
  if (payload.length % QUAD_PAYLOAD_BYTES !== 0) {
    throw new InvalidArgumentError('payload', `is a multiple of 127 bytes, got ${payload.length}`)
  }
  const quads = payload.length / QUAD_PAYLOAD_BYTES
  const padded = new Uint8Array(quads * QUAD_PADDED_BYTES)
  fr32PadInto(payload, padded, quads)
  return padded
}

/** {@link fr32Pad} without its check and its allocation. */
export function fr32PadInto(payload: Uint8Array, padded: Uint8Array, quads: number): void {
  for (let quad = 0; quad < quads; quad++) {
    const from = quad * QUAD_PAYLOAD_BYTES
    const to = quad * QUAD_PADDED_BYTES
    for (let number = 0; number < 4; number++) {
      const shift = 2 * number
      let low = number === 0 ? 0 : payload[from + 32 * number - 1]
      for (let i = 32 * number; i < 32 * number + 32; i++) {
        const high = i < QUAD_PAYLOAD_BYTES ? payload[from + i] : 0
        padded[to + i] = (high << shift) | (low >> (8 - shift))
        low = high
      }
      padded[to + 32 * number + 31] &= 0x3f
    }
  }
}

/**
 * The way back. The two highest bits of each 32 bytes, zero in all that {@link fr32Pad} makes, are dropped.
 *
 * @param padded a multiple of 128 bytes
 */
export function fr32Unpad(padded: Uint8Array): Uint8Array {
  if (padded.length % QUAD_PADDED_BYTES !== 0) {
    throw new InvalidArgumentError('padded', `is a multiple of 128 bytes, got ${padded.length}`)
  }
  const payload = new Uint8Array((padded.length / QUAD_PADDED_BYTES) * QUAD_PAYLOAD_BYTES)
  for (let from = 0, to = 0; from < padded.length; from += QUAD_PADDED_BYTES, to += QUAD_PAYLOAD_BYTES) {
    for (let i = 0; i < QUAD_PAYLOAD_BYTES; i++) {
      // A byte is what is left of the padded byte, and behind the number's last byte the start of the next number.
      const shift = 2 * (i >> 5)
      const isLast = i % 32 === 31
      const low = isLast ? padded[from + i] & 0x3f : padded[from + i]
      const high = padded[from + i + 1]
      payload[to + i] = isLast ? (low >> shift) | (high << (6 - shift)) : (low >> shift) | (high << (8 - shift))
    }
  }
  return payload
}
