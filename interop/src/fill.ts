/** Deterministic bytes from a seed: the low bytes of an xorshift32 generator. go/puts.go is the same. */
export function fill(seed: number, size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  let state = seed >>> 0 || 1
  for (let i = 0; i < size; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    bytes[i] = state
  }
  return bytes
}
