import { createHash } from 'node:crypto'
import { blake2b } from '@noble/hashes/blake2.js'
import { CID } from 'multiformats/cid'
import { create as createDigest } from 'multiformats/hashes/digest'
import { fill } from './fill.ts'
import type { Put } from './protocol.ts'

export const RAW = 0x55
export const DAG_PB = 0x70
export const DAG_CBOR = 0x71

export const IDENTITY = 0x00
const SHA1 = 0x11
const SHA2_256 = 0x12
const SHA2_512 = 0x13
const SHA3_256 = 0x16
const BLAKE2B_160 = 0xb214
const BLAKE2B_256 = 0xb220

interface BlockKind {
  readonly version: 0 | 1
  readonly codec: number
  /** Multihash code. */
  readonly code: number
  readonly digest: (bytes: Uint8Array) => Uint8Array
}

const nodeHash = (name: string) => (bytes: Uint8Array) => new Uint8Array(createHash(name).update(bytes).digest())
const sha256 = nodeHash('sha256')

/** The kinds of CID that Filecoin's CARs hold, and some that index formats must keep apart: other widths and codes. */
export const blockKinds = {
  'v0 dag-pb sha2-256': { version: 0, codec: DAG_PB, code: SHA2_256, digest: sha256 },
  'v1 raw sha2-256': { version: 1, codec: RAW, code: SHA2_256, digest: sha256 },
  'v1 dag-pb sha2-256': { version: 1, codec: DAG_PB, code: SHA2_256, digest: sha256 },
  'v1 dag-cbor sha2-256': { version: 1, codec: DAG_CBOR, code: SHA2_256, digest: sha256 },
  'v1 dag-cbor blake2b-256': {
    version: 1,
    codec: DAG_CBOR,
    code: BLAKE2B_256,
    digest: (b) => blake2b(b, { dkLen: 32 }),
  },
  'v1 raw blake2b-160': { version: 1, codec: RAW, code: BLAKE2B_160, digest: (b) => blake2b(b, { dkLen: 20 }) },
  'v1 raw sha2-512': { version: 1, codec: RAW, code: SHA2_512, digest: nodeHash('sha512') },
  'v1 raw sha1': { version: 1, codec: RAW, code: SHA1, digest: nodeHash('sha1') },
  'v1 raw sha3-256': { version: 1, codec: RAW, code: SHA3_256, digest: nodeHash('sha3-256') },
  'v1 raw sha2-256 cut to 20 bytes': {
    version: 1,
    codec: RAW,
    code: SHA2_256,
    digest: (bytes) => sha256(bytes).subarray(0, 20),
  },
  'v1 raw identity': { version: 1, codec: RAW, code: IDENTITY, digest: (bytes) => bytes },
  'v1 dag-cbor identity': { version: 1, codec: DAG_CBOR, code: IDENTITY, digest: (bytes) => bytes },
} satisfies Record<string, BlockKind>

export type BlockKindName = keyof typeof blockKinds
export const blockKindNames = Object.keys(blockKinds) as BlockKindName[]

/** The CID of some bytes, of a kind. */
export function cidOf(kind: BlockKindName, bytes: Uint8Array): CID {
  const { version, codec, code, digest }: BlockKind = blockKinds[kind]
  return CID.create(version, codec, createDigest(code, digest(bytes)))
}

/** A block of `fill(seed, size)` under its CID. */
export function putOf(kind: BlockKindName, seed: number, size: number): Put & { seed: number; size: number } {
  return { cid: cidOf(kind, fill(seed, size)).toString(), seed, size }
}

/** A put's bytes. */
export function bytesOf(put: Put): Uint8Array {
  return 'hex' in put ? new Uint8Array(Buffer.from(put.hex, 'hex')) : fill(put.seed, put.size)
}

/** The same bytes under another codec (and CID version 1): the same multihash. */
export function recoded<Block extends Put>(put: Block, codec: number): Block {
  return { ...put, cid: CID.createV1(codec, CID.parse(put.cid).multihash).toString() }
}
