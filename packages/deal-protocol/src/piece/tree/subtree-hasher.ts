/** Largest subtree that is hashed in one go: 2,048 quads, 260,096 bytes of payload. Stays in the second cache. */
export const CHUNK_LEVEL = 11

/**
 * `native`: machine code for many nodes at once (hashtree), padding in WebAssembly. `wasm`: all in WebAssembly with
 * SIMD. `javascript`: no more than the language.
 */
export type HashImplementation = 'native' | 'wasm' | 'javascript'

/** Hashes whole subtrees of a piece: the one seam between the tree and the code that is fastest on a platform. */
export interface SubtreeHasher {
  readonly name: HashImplementation
  /**
   * The commitment of `payload[from, from + 127 · 2^level)`, in memory of its own. Level 0 to {@link CHUNK_LEVEL}.
   */
  commit(payload: Uint8Array, from: number, level: number): Uint8Array
}

/** Hashes pairs of nodes: 64 bytes of `input` make 32 of `output`, nothing cleared. Throws nothing. */
export type PairHasher = (input: Uint8Array, output: Uint8Array) => void
