import type { MultihashDigest } from 'multiformats'
import { create as createDigest } from 'multiformats/hashes/digest'
import { FR32_SHA256_TRUNC254_PADBINTREE, pieceDigestV2, SHA2_256_TRUNC254_PADDED } from './piece-cid.ts'
import { PieceHasher } from './piece-hasher.ts'

/** What `multiformats` calls a hasher, answering at once. */
export interface PieceMultihashHasher<Code extends number> {
  readonly name: string
  readonly code: Code
  /** The digest alone. */
  encode(payload: Uint8Array): Uint8Array
  /** The digest as a multihash. */
  digest(payload: Uint8Array): MultihashDigest<Code>
}

/**
 * The multihash of piece CIDs v1: `CID.createV1(0xf101, sha2_256Trunc254Padded.digest(payload))` names the payload's
 * piece. (The same code also stands for a single node's hash; this is the hash of a whole piece.)
 */
export const sha2_256Trunc254Padded: PieceMultihashHasher<typeof SHA2_256_TRUNC254_PADDED> = hasher(
  'sha2-256-trunc254-padded',
  SHA2_256_TRUNC254_PADDED,
  (payload) => new PieceHasher().update(payload).digest().commitment,
)

/** The multihash of piece CIDs v2 (FRC-0069): `CID.createV1(0x55, fr32Sha256Trunc254Padbintree.digest(payload))`. */
export const fr32Sha256Trunc254Padbintree: PieceMultihashHasher<typeof FR32_SHA256_TRUNC254_PADBINTREE> = hasher(
  'fr32-sha256-trunc254-padbintree',
  FR32_SHA256_TRUNC254_PADBINTREE,
  (payload) => pieceDigestV2(new PieceHasher().update(payload).digest().commitment, BigInt(payload.length)),
)

function hasher<Code extends number>(
  name: string,
  code: Code,
  encode: (payload: Uint8Array) => Uint8Array,
): PieceMultihashHasher<Code> {
  return { name, code, encode, digest: (payload) => createDigest(code, encode(payload)) }
}
