import { CID } from 'multiformats/cid'
import { InvalidProofEncodingError } from '../errors.ts'
import type { PieceReference } from '../piece.ts'
import { MAX_LEVEL } from '../piece-size.ts'
import { NODE_BYTES } from '../tree/node.ts'
import { CborCursor, cborParts } from './cbor-cursor.ts'
import type { InclusionProof, MerklePath } from './inclusion-proof.ts'

/** No tree of a piece is higher: 64 GiB are 2^31 leaves. */
const MAX_PATH_NODES = MAX_LEVEL + 2
const CID_TAG = 42n
/** A piece CID has 41 bytes at most; this leaves the reading of it to who knows CIDs. */
const MAX_CID_BYTES = 100

/** The CBOR form of a proof, as go-data-segment has it: `[[index, [node, …]], [index, [node, …]]]`, subtree first. */
export function encodeInclusionProof({ subtree, index }: InclusionProof): Uint8Array {
  return Uint8Array.from([...cborParts.array(2), ...pathParts(subtree), ...pathParts(index)])
}

/** @throws {InvalidProofEncodingError} for anything else than {@link encodeInclusionProof} makes */
export function decodeInclusionProof(bytes: Uint8Array): InclusionProof {
  const cursor = new CborCursor(bytes)
  cursor.tuple(2)
  const proof = { subtree: readPath(cursor), index: readPath(cursor) }
  cursor.end()
  return proof
}

/**
 * The CBOR form of a piece, `[CID, padded size]`: what go-data-segment calls verifier data when it is about the piece
 * in the aggregate, and auxiliary data when it is about the aggregate.
 */
export function encodePieceInfo({ pieceCid, pieceSize }: PieceReference): Uint8Array {
  const cid = Uint8Array.of(0, ...pieceCid.bytes)
  return Uint8Array.from([
    ...cborParts.array(2),
    ...cborParts.tag(CID_TAG),
    ...cborParts.bytes(cid),
    ...cborParts.unsigned(pieceSize),
  ])
}

/** @throws {InvalidProofEncodingError} for anything else than {@link encodePieceInfo} makes */
export function decodePieceInfo(bytes: Uint8Array): PieceReference {
  const cursor = new CborCursor(bytes)
  cursor.tuple(2)
  cursor.tag(CID_TAG)
  const cid = cursor.bytes(MAX_CID_BYTES)
  const pieceSize = cursor.unsigned()
  cursor.end()
  return { pieceCid: readCid(cid), pieceSize }
}

function pathParts({ index, path }: MerklePath): number[] {
  return [
    ...cborParts.array(2),
    ...cborParts.unsigned(index),
    ...cborParts.array(path.length),
    ...path.flatMap((node) => cborParts.bytes(node)),
  ]
}

function readPath(cursor: CborCursor): MerklePath {
  cursor.tuple(2)
  const index = cursor.unsigned()
  const length = cursor.array(MAX_PATH_NODES)
  const path = Array.from({ length }, () => cursor.bytes(NODE_BYTES))
  return { index, path }
}

/** Behind the tag of a CID is a zero byte, then the CID. */
function readCid(bytes: Uint8Array): CID {
  try {
    if (bytes[0] === 0) return CID.decode(bytes.subarray(1))
  } catch (cause) {
    throw Object.assign(new InvalidProofEncodingError(3, 'no CID'), { cause })
  }
  throw new InvalidProofEncodingError(3, 'no CID')
}
