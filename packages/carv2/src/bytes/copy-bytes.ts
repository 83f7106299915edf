import { makeUntransferable } from '#platform'

/** Bytes of a buffer that copies share. */
const SLAB_BYTES = 16 * 1024
/** Longest copy that shares one. */
const SMALL_BYTES = 4 * 1024

let slab = new Uint8Array(0)
let used = 0

/**
 * A copy of `bytes[start, end)`. A typed array of more than 64 bytes with a buffer of its own costs 1.5 µs, more than
 * finding a block and reading it, so small copies are cut from a common buffer, as Node cuts its small `Buffer`s. It
 * can't be transferred to another thread: that would take the neighbours' bytes away.
 */
export function copyBytes(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const length = end - start
  if (length > SMALL_BYTES) return bytes.slice(start, end)
  if (used + length > slab.length) {
    slab = new Uint8Array(SLAB_BYTES)
    makeUntransferable(slab.buffer)
    used = 0
  }
  const copy = slab.subarray(used, used + length)
  copy.set(bytes.subarray(start, end))
  // The next one begins at a multiple of eight bytes, so that it can be seen as numbers of any width.
  used += (length + 7) & ~7
  return copy
}
