import { HASHES_WASM } from './wasm/hashes.wasm.ts'

// Declared here, as far as used: the library sources compile without the DOM's types and without Node's.
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object) => { exports: object }
}
declare function atob(base64: string): string

/** What `wasm/assembly/index.ts` exports. Addresses and lengths are in bytes. */
interface WasmExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
  /** How many messages of a table, from the first on, have the digest they should have. */
  countVerifiedSha256(table: number, count: number): number
  countVerifiedBlake2b(table: number, count: number): number
  /** blake2b of one message: start, whole blocks of 128 bytes, then 1..128 bytes (0 of an empty message). */
  blake2bStart(outputLength: number): void
  blake2bBlocks(address: number, blocks: number): void
  /** Returns the address of the digest. */
  blake2bFinish(address: number, length: number): number
}

/** Fields of a message in a table, a u32 each, in this order: see `wasm/assembly/message.ts`. */
export const MESSAGE_WORDS = 5
/** Messages in a table. */
export const TABLE_MESSAGES = 4096
/**
 * Bytes of messages in memory at a time. A window of 1 MiB with its digests goes in at once; a larger one in slices, of
 * which both the window and its copy stay in the cache.
 */
export const SLICE_BYTES = 2 * 1024 * 1024
/** Bytes of a message that is hashed alone, in memory at a time: stays in the first cache. */
export const CHUNK_BYTES = 16 * 1024
/** The code reads, and masks out, up to 128 bytes behind a message. */
const MARGIN_BYTES = 128
const PAGE_BYTES = 65536

/**
 * The WASM module with its memory, which never grows again:
 *
 *     ┌────────────────────────┬─────────────────┬──────────────────┬───────┬───────────────┬────────┐
 *     │ the module's constants │ table of sha256 │ table of blake2b │ chunk │ slice         │ margin │
 *     └────────────────────────┴─────────────────┴──────────────────┴───────┴───────────────┴────────┘
 *                              ▲ sha256Table     ▲ blake2bTable     ▲ chunk ▲ slice
 *
 * The tables name messages in the slice. The chunk is apart, so that one message can be hashed while others wait there.
 */
export interface WasmHashes extends WasmExports {
  readonly bytes: Uint8Array
  readonly words: Uint32Array
  readonly sha256Table: number
  readonly blake2bTable: number
  readonly chunk: number
  readonly slice: number
}

let hashes: WasmHashes | undefined
let isMissing = false

/**
 * The module of this thread, compiled at the first call (1 to 2 ms). All that uses it is synchronous, so one is enough.
 * Undefined where there is no WebAssembly, or none with SIMD.
 */
export function wasmHashes(): WasmHashes | undefined {
  if (hashes !== undefined || isMissing) return hashes
  try {
    hashes = instantiate()
  } catch {
    isMissing = true
  }
  return hashes
}

function instantiate(): WasmHashes {
  const exports = new WebAssembly.Instance(new WebAssembly.Module(decodeBase64(HASHES_WASM))).exports as WasmExports
  const tableBytes = TABLE_MESSAGES * MESSAGE_WORDS * 4
  const pages = Math.ceil((2 * tableBytes + CHUNK_BYTES + SLICE_BYTES + MARGIN_BYTES) / PAGE_BYTES)
  const sha256Table = exports.memory.grow(pages) * PAGE_BYTES
  return {
    ...exports,
    bytes: new Uint8Array(exports.memory.buffer),
    words: new Uint32Array(exports.memory.buffer),
    sha256Table,
    blake2bTable: sha256Table + tableBytes,
    chunk: sha256Table + 2 * tableBytes,
    slice: sha256Table + 2 * tableBytes + CHUNK_BYTES,
  }
}

function decodeBase64(base64: string): Uint8Array {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}
