export { hex as fromHex, toHex as hex } from './hex.ts'

/** Bytes from a seed: each step of xorshift32 gives four, lowest first. The vectors' generator. */
export function randomBytes(seed: number, length: number): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(length / 4))
  let state = seed >>> 0
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    words[i] = state
  }
  return new Uint8Array(words.buffer, 0, length)
}

/** Cuts bytes where the sizes say, in turn, over and over. */
export function* inChunks(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let from = 0, i = 0; from < bytes.length; i++) {
    const size = sizes[i % sizes.length]
    yield bytes.subarray(from, from + size)
    from += size
  }
}
