/**
 * Bytes for an encoded message. A typed array of more than 64 bytes with a buffer of its own costs 600 ns and more, be
 * it ever so small, which is more than encoding most messages. So small ones are cut from a common buffer, as those
 * of Node's `Buffer.from` are; what is cut off is never handed out again.
 */
const SLAB_BYTES = 16_384
const SMALL = 1_024

let slab = new ArrayBuffer(0)
let used = 0

export function allocate(size: number): Uint8Array {
  if (size > SMALL) return new Uint8Array(size)
  if (used + size > slab.byteLength) {
    slab = new ArrayBuffer(SLAB_BYTES)
    used = 0
  }
  const bytes = new Uint8Array(slab, used, size)
  used += size
  return bytes
}
