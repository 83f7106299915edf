import { blake2b as blake2bWithoutWasm } from '@noble/hashes/blake2.js'
import { CHUNK_BYTES, wasmHashes } from './wasm-hashes.ts'

const BLOCK_BYTES = 128
/** Multihash codes of blake2b-8 to blake2b-512: one for each output length, in bytes, from 1 to 64. */
const CODE_BEFORE_FIRST = 0xb200
const LONGEST_OUTPUT = 64

/** Bytes of output of the blake2b function with this multihash code; 0 when the code is of another function. */
export function blake2bOutputLength(code: number): number {
  const length = code - CODE_BEFORE_FIRST
  return length >= 1 && length <= LONGEST_OUTPUT ? length : 0
}

/** blake2b of one message, `outputLength` (1..64) bytes long. 0.4 µs for 305 bytes, 860 MB/s for long messages. */
export function blake2b(message: Uint8Array, outputLength: number): Uint8Array {
  const wasm = wasmHashes()
  // 45 MB/s: JavaScript has no fast 64-bit integers.
  if (wasm === undefined) return blake2bWithoutWasm(message, { dkLen: outputLength })

  wasm.blake2bStart(outputLength)
  let start = 0
  for (; message.length - start > CHUNK_BYTES; start += CHUNK_BYTES) {
    wasm.bytes.set(message.subarray(start, start + CHUNK_BYTES), wasm.chunk)
    wasm.blake2bBlocks(wasm.chunk, CHUNK_BYTES / BLOCK_BYTES)
  }
  const length = message.length - start
  wasm.bytes.set(start === 0 ? message : message.subarray(start), wasm.chunk)
  // The last block must be left for the end, even when it is whole.
  const blocks = length === 0 ? 0 : Math.floor((length - 1) / BLOCK_BYTES)
  if (blocks > 0) wasm.blake2bBlocks(wasm.chunk, blocks)
  const digest = wasm.blake2bFinish(wasm.chunk + blocks * BLOCK_BYTES, length - blocks * BLOCK_BYTES)
  return wasm.bytes.slice(digest, digest + outputLength)
}
