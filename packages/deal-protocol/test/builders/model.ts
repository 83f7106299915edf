import { createHash } from 'node:crypto'

/**
 * The piece commitment as the specification says it, bit by bit and node by node: slow, short, and independent of
 * everything under test.
 */
export function modelCommitment(payload: Uint8Array, pieceSize?: number): Uint8Array {
  let unpadded = 127
  while (unpadded < payload.length || (unpadded / 127) * 128 < (pieceSize ?? 0)) unpadded *= 2
  const filled = new Uint8Array(unpadded)
  filled.set(payload)
  let layer = modelPad(filled)
  while (layer.length > 32) {
    const above = new Uint8Array(layer.length / 2)
    for (let at = 0; at < layer.length; at += 64) above.set(modelNode(layer.subarray(at, at + 64)), at / 2)
    layer = above
  }
  return layer
}

/** sha2-256, of which two bits are cleared. */
export function modelNode(pair: Uint8Array): Uint8Array {
  const digest = new Uint8Array(createHash('sha256').update(pair).digest())
  digest[31] &= 0b0011_1111
  return digest
}

/** Two zero bits behind every 254. */
export function modelPad(payload: Uint8Array): Uint8Array {
  const padded = new Uint8Array((payload.length / 127) * 128)
  for (let bit = 0; bit < payload.length * 8; bit++) {
    const target = bit + 2 * Math.floor(bit / 254)
    padded[target >> 3] |= ((payload[bit >> 3] >> (bit & 7)) & 1) << (target & 7)
  }
  return padded
}
