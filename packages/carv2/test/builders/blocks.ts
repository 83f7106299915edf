import { createHash } from 'node:crypto'
import { blake2b } from '@noble/hashes/blake2.js'
import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import type { Block } from './car-bytes.ts'

export const RAW = 0x55
export const DAG_PB = 0x70
export const DAG_CBOR = 0x71

const HASHES = {
  'sha2-256': { code: 0x12, digest: (bytes: Uint8Array) => createHash('sha256').update(bytes).digest() },
  'sha2-512': { code: 0x13, digest: (bytes: Uint8Array) => createHash('sha512').update(bytes).digest() },
  sha1: { code: 0x11, digest: (bytes: Uint8Array) => createHash('sha1').update(bytes).digest() },
  'blake2b-256': { code: 0xb220, digest: (bytes: Uint8Array) => blake2b(bytes, { dkLen: 32 }) },
  identity: { code: 0x00, digest: (bytes: Uint8Array) => bytes },
} as const

/** The hash functions that test blocks come with. */
export type HashName = keyof typeof HASHES
export const HASH_NAMES = Object.keys(HASHES) as HashName[]

/** A block whose CIDv1 is its hash. */
export function block(content: string | Uint8Array, hash: HashName = 'sha2-256', codec = RAW): Block {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const { code, digest } = HASHES[hash]
  return { cid: CID.createV1(codec, Digest.create(code, new Uint8Array(digest(bytes)))), bytes }
}

/** A block with a CIDv0. */
export function blockV0(content: string | Uint8Array): Block {
  const { cid, bytes } = block(content)
  return { cid: CID.createV0(cid.multihash as Parameters<typeof CID.createV0>[0]), bytes }
}

/** A block whose CID names it wrongly. */
export function misnamed(content: string, claimed: string, hash: HashName = 'sha2-256'): Block {
  return { cid: block(claimed, hash).cid, bytes: block(content).bytes }
}

/** A CIDv1 of any multihash, known to anybody or not. */
export function cidOf(code: number, digest: Uint8Array, codec = RAW): CID {
  return CID.createV1(codec, Digest.create(code, digest))
}

/** Bytes that look random but are always the same: xorshift32. */
export function pseudoRandomBytes(seed: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let x = seed | 0 || 1
  for (let i = 0; i < length; i++) {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    bytes[i] = x & 0xff
  }
  return bytes
}

/** Different blocks of `length` bytes each. */
export function manyBlocks(count: number, length = 50, hash: HashName = 'sha2-256'): Block[] {
  return Array.from({ length: count }, (_, i) => block(pseudoRandomBytes(i + 1, length), hash))
}
