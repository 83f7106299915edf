import { varint } from 'multiformats'
import { CID } from 'multiformats/cid'
import { create as createDigest } from 'multiformats/hashes/digest'
import { assertCommitment } from './commitment.ts'
import { InvalidPieceCidError } from './errors.ts'
import {
  levelFor,
  MAX_LEVEL,
  MAX_PAYLOAD_BYTES,
  pieceSizeFor,
  pieceSizeOfLevel,
  QUAD_PAYLOAD_BYTES,
} from './piece-size.ts'
import { NODE_BYTES } from './tree/node.ts'

/** Codec of a piece CID v1, fil-commitment-unsealed. */
export const FIL_COMMITMENT_UNSEALED = 0xf101
/** Multihash of a piece CID v1. */
export const SHA2_256_TRUNC254_PADDED = 0x1012
/** Codec of a piece CID v2. */
const RAW = 0x55
/** Multihash of a piece CID v2. */
export const FR32_SHA256_TRUNC254_PADBINTREE = 0x1011

/** What a piece CID says. */
export interface PieceCidContents {
  readonly version: 1 | 2
  readonly commitment: Uint8Array
  /** Padded bytes; a v1 does not say. */
  readonly pieceSize?: bigint
  /** Bytes of payload, without the zeros behind it; a v1 does not say. */
  readonly payloadSize?: bigint
}

/**
 * The piece CID v1 of a commitment, `baga6ea4seaq…`:
 *
 *     ┌────┬──────────┬───────┬────┬────────────┐
 *     │ 01 │ 81 e2 03 │ 92 20 │ 20 │ commitment │
 *     └────┴──────────┴───────┴────┴────────────┘
 *     version  codec  multihash length  32 bytes
 */
export function pieceCidV1(commitment: Uint8Array): CID {
  assertCommitment(commitment)
  return CID.createV1(FIL_COMMITMENT_UNSEALED, createDigest(SHA2_256_TRUNC254_PADDED, commitment.slice()))
}

/**
 * The piece CID v2 (FRC-0069), `bafkzcib…`, which says how large the payload is as well. It names the payload in the
 * smallest piece that holds it:
 *
 *     ┌────┬────┬───────┬────────┬─────────┬────────┬────────────┐
 *     │ 01 │ 55 │ 91 20 │ length │ padding │ height │ commitment │   padding, a varint: zeros behind the payload
 *     └────┴────┴───────┴────────┴─────────┴────────┴────────────┘   height: the tree has 2^height leaves
 *     version codec multihash    └──────────  digest ───────────┘
 *
 * @param commitment of the smallest piece that holds `payloadSize` bytes
 */
export function pieceCidV2(commitment: Uint8Array, payloadSize: bigint): CID {
  return CID.createV1(RAW, createDigest(FR32_SHA256_TRUNC254_PADBINTREE, pieceDigestV2(commitment, payloadSize)))
}

/** The digest of a v2: `padding | height | commitment`. */
export function pieceDigestV2(commitment: Uint8Array, payloadSize: bigint): Uint8Array {
  assertCommitment(commitment)
  const payloadBytes = Number(payloadSize)
  pieceSizeFor(payloadSize)
  const level = levelFor(payloadBytes)
  const padding = 2 ** level * QUAD_PAYLOAD_BYTES - payloadBytes
  const paddingLength = varint.encodingLength(padding)
  const digest = new Uint8Array(paddingLength + 1 + NODE_BYTES)
  varint.encodeTo(padding, digest)
  digest[paddingLength] = level + LEAF_HEIGHT
  digest.set(commitment, paddingLength + 1)
  return digest
}

/** A quad has four leaves: its tree is two nodes high. */
const LEAF_HEIGHT = 2

/**
 * Takes a piece CID of either version apart.
 *
 * @throws {InvalidPieceCidError} for any other CID, and for a v2 that is not canonical
 */
export function parsePieceCid(cid: CID): PieceCidContents {
  const { code: multihash, digest } = cid.multihash
  if (cid.version === 1 && cid.code === FIL_COMMITMENT_UNSEALED && multihash === SHA2_256_TRUNC254_PADDED) {
    return { version: 1, commitment: commitmentIn(cid, digest) }
  }
  if (cid.version === 1 && cid.code === RAW && multihash === FR32_SHA256_TRUNC254_PADBINTREE)
    return parseV2(cid, digest)
  const isCodecRight = cid.code === FIL_COMMITMENT_UNSEALED || cid.code === RAW
  throw new InvalidPieceCidError(
    `${cid}`,
    isCodecRight ? 'incorrect hashing function for data commitment' : 'unexpected commitment codec',
  )
}

function parseV2(cid: CID, digest: Uint8Array): PieceCidContents {
  const [padding, paddingLength] = paddingIn(cid, digest)
  const expected = paddingLength + 1 + NODE_BYTES
  if (digest.length !== expected) {
    throw new InvalidPieceCidError(`${cid}`, `expected a digest of ${expected} bytes, but was ${digest.length} bytes`)
  }
  const level = digest[paddingLength] - LEAF_HEIGHT
  if (level < 0 || level > MAX_LEVEL) {
    throw new InvalidPieceCidError(
      `${cid}`,
      `height ${digest[paddingLength]} is not one of 2 to ${MAX_LEVEL + LEAF_HEIGHT}`,
    )
  }
  // A payload that leaves half of its piece empty has a smaller piece; but there is none below a quad.
  const payloadBytes = 2 ** level * QUAD_PAYLOAD_BYTES - padding
  if (payloadBytes < 1 || payloadBytes > MAX_PAYLOAD_BYTES || levelFor(payloadBytes) !== level) {
    throw new InvalidPieceCidError(
      `${cid}`,
      `size of padding (${padding}) must be less than half the size of the padded data`,
    )
  }
  const commitment = commitmentIn(cid, digest.subarray(paddingLength + 1))
  return { version: 2, commitment, pieceSize: pieceSizeOfLevel(level), payloadSize: BigInt(payloadBytes) }
}

function paddingIn(cid: CID, digest: Uint8Array): [padding: number, length: number] {
  let decoded: [padding: number, length: number]
  try {
    decoded = varint.decode(digest)
  } catch (cause) {
    throw new InvalidPieceCidError(`${cid}`, 'error decoding padding size', { cause })
  }
  const [padding, length] = decoded
  if (length === varint.encodingLength(padding) && Number.isSafeInteger(padding)) return decoded
  throw new InvalidPieceCidError(`${cid}`, 'error decoding padding size')
}

function commitmentIn(cid: CID, bytes: Uint8Array): Uint8Array {
  const commitment = bytes.slice()
  try {
    assertCommitment(commitment)
  } catch (cause) {
    throw Object.assign(new InvalidPieceCidError(`${cid}`, (cause as Error).message), { cause })
  }
  return commitment
}

/**
 * The v2 of the piece that a v1 names, for whoever knows how much payload is in it.
 *
 * @param cid v1, or a v2, which must agree
 */
export function toPieceCidV2(cid: CID, payloadSize: bigint): CID {
  const contents = parsePieceCid(cid)
  if (contents.payloadSize !== undefined && contents.payloadSize !== payloadSize) {
    throw new InvalidPieceCidError(`${cid}`, `its payload has ${contents.payloadSize} bytes, not ${payloadSize}`)
  }
  return pieceCidV2(contents.commitment, payloadSize)
}

/** The v1 of a piece, whatever version `cid` is. */
export function toPieceCidV1(cid: CID): CID {
  return pieceCidV1(parsePieceCid(cid).commitment)
}
