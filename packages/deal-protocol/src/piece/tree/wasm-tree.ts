import { QUAD_PADDED_BYTES, QUAD_PAYLOAD_BYTES } from '../piece-size.ts'
import { CHUNK_LEVEL } from './subtree-hasher.ts'
import { PIECE_TREE_WASM } from './wasm/piece-tree.wasm.ts'

// Declared here, as far as used: the library sources compile without the DOM's types and without Node's.
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object) => { exports: object }
}
declare function atob(base64: string): string

/** What `wasm/assembly/index.ts` exports. Addresses are in bytes. */
interface WasmExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
  /** FR32 padding of `quads` times 127 bytes. */
  pad(input: number, output: number, quads: number): void
  /** Hashes `count` pairs of nodes to nodes, in place if wanted; a multiple of four, or as if rounded up to one. */
  hashPairs(from: number, to: number, count: number): void
  /** Clears the two highest bits of `count` nodes. */
  truncate(nodes: number, count: number): void
}

/**
 * The module with its memory, 0.7 MiB, which never grows again:
 *
 *     ┌────────────────────────┬─────────────────┬────────────────┬──────────────────┐
 *     │ the module's constants │ payload, margin │ a layer (even) │ the layer above  │
 *     └────────────────────────┴─────────────────┴────────────────┴──────────────────┘
 *                              ▲ payload         ▲ even           ▲ odd
 */
export interface WasmTree extends WasmExports {
  readonly bytes: Uint8Array
  readonly payload: number
  readonly even: number
  readonly odd: number
}

const PAGE_BYTES = 65536
/** Behind the payload `pad` reads a byte, and four nodes at a time are hashed where there are fewer. */
const MARGIN_BYTES = 256
const QUADS = 2 ** CHUNK_LEVEL

let tree: WasmTree | undefined
let isMissing = false

/**
 * The module of this thread, compiled at the first call (1 ms). All that uses it is synchronous, so one is enough.
 * Undefined where there is no WebAssembly, or none with SIMD.
 */
export function wasmTree(): WasmTree | undefined {
  if (tree !== undefined || isMissing) return tree
  try {
    tree = instantiate()
  } catch {
    isMissing = true
  }
  return tree
}

function instantiate(): WasmTree {
  const exports = new WebAssembly.Instance(new WebAssembly.Module(decodeBase64(PIECE_TREE_WASM))).exports as WasmExports
  const payloadBytes = QUADS * QUAD_PAYLOAD_BYTES + MARGIN_BYTES
  const evenBytes = QUADS * QUAD_PADDED_BYTES + MARGIN_BYTES
  const oddBytes = evenBytes / 2 + MARGIN_BYTES
  const payload = exports.memory.grow(Math.ceil((payloadBytes + evenBytes + oddBytes) / PAGE_BYTES)) * PAGE_BYTES
  return {
    ...exports,
    bytes: new Uint8Array(exports.memory.buffer),
    payload,
    even: payload + payloadBytes,
    odd: payload + payloadBytes + evenBytes,
  }
}

function decodeBase64(base64: string): Uint8Array {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}
