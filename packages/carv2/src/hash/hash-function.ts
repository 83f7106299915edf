import { sha1 } from '@noble/hashes/legacy.js'
import { sha224, sha256, sha384, sha512, sha512_224, sha512_256 } from '@noble/hashes/sha2.js'
import {
  keccak_224,
  keccak_256,
  keccak_384,
  keccak_512,
  sha3_224,
  sha3_256,
  sha3_384,
  sha3_512,
} from '@noble/hashes/sha3.js'
import { nativeDigest } from '#platform'
import { IDENTITY_CODE, SHA2_256_CODE } from '../format/cid.ts'
import { blake2b, blake2bOutputLength } from './blake2b.ts'
import type { NativeName } from './native-digest.ts'

/** A hash function that multihashes name. */
export interface HashFunction {
  /** As in the multicodec table, such as `sha2-256`. */
  readonly name: string
  /** The multihash code, such as 0x12. */
  readonly code: number
  /** Bytes of a whole digest. Infinity for identity, whose digest is the data. */
  readonly digestLength: number
  /** The whole digest, in memory of its own. */
  digest(bytes: Uint8Array): Uint8Array
}

type Digest = HashFunction['digest']

/** All but identity and blake2b: code, name, bytes of a digest, in JavaScript, and the native name where it has one. */
const TABLE: readonly (readonly [number, string, number, Digest, NativeName?])[] = [
  [0x11, 'sha1', 20, sha1, 'sha1'],
  [SHA2_256_CODE, 'sha2-256', 32, sha256, 'sha256'],
  [0x13, 'sha2-512', 64, sha512, 'sha512'],
  [0x14, 'sha3-512', 64, sha3_512, 'sha3-512'],
  [0x15, 'sha3-384', 48, sha3_384, 'sha3-384'],
  [0x16, 'sha3-256', 32, sha3_256, 'sha3-256'],
  [0x17, 'sha3-224', 28, sha3_224, 'sha3-224'],
  [0x1a, 'keccak-224', 28, keccak_224],
  [0x1b, 'keccak-256', 32, keccak_256],
  [0x1c, 'keccak-384', 48, keccak_384],
  [0x1d, 'keccak-512', 64, keccak_512],
  [0x20, 'sha2-384', 48, sha384, 'sha384'],
  [0x56, 'dbl-sha2-256', 32, (bytes) => sha2256(sha2256(bytes))],
  [0x1012, 'sha2-256-trunc254-padded', 32, (bytes) => truncate254(sha2256(bytes))],
  [0x1013, 'sha2-224', 28, sha224, 'sha224'],
  [0x1014, 'sha2-512-224', 28, sha512_224, 'sha512-224'],
  [0x1015, 'sha2-512-256', 32, sha512_256, 'sha512-256'],
]

const functions = new Map<number, HashFunction>()

/** The hash function with a multihash code; undefined when it is not supported. */
export function hashFunction(code: number): HashFunction | undefined {
  const known = functions.get(code)
  if (known !== undefined) return known
  const found = findFunction(code)
  if (found !== undefined) functions.set(code, found)
  return found
}

function findFunction(code: number): HashFunction | undefined {
  if (code === IDENTITY_CODE) {
    return { name: 'identity', code, digestLength: Number.POSITIVE_INFINITY, digest: (bytes) => bytes.slice() }
  }
  const outputLength = blake2bOutputLength(code)
  if (outputLength > 0) {
    const digest: Digest = (bytes) => blake2b(bytes, outputLength)
    return { name: `blake2b-${outputLength * 8}`, code, digestLength: outputLength, digest }
  }
  const row = TABLE.find(([rowCode]) => rowCode === code)
  if (row === undefined) return undefined
  const [, name, digestLength, portable, nativeName] = row
  const native = nativeName === undefined ? undefined : nativeDigest(nativeName)
  const digest: Digest = native === undefined ? portable : (bytes) => bytesOf(native(bytes), digestLength)
  return { name, code, digestLength, digest }
}

/** The bytes of a digest that came as text. */
function bytesOf(text: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}

function sha2256(bytes: Uint8Array): Uint8Array {
  return hashFunction(SHA2_256_CODE)!.digest(bytes)
}

/** Clears the two highest bits of a little-endian number, so that it fits a field element: Filecoin's sector hashes. */
function truncate254(digest: Uint8Array): Uint8Array {
  digest[31] &= 0x3f
  return digest
}
