import { blake2b } from '@noble/hashes/blake2.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import { cid } from '../cbor/cid.ts'
import { receivedBytes } from '../cbor/decode.ts'
import { encode, encodedSize } from '../cbor/encode.ts'
import { int64 } from '../cbor/integer.ts'
import { ClientDealProposal, DealProposal } from '../types/market.ts'

const DAG_CBOR_CODE = 0x71
const BLAKE2B_256_CODE = 0xb220
const SHA2_256_CODE = 0x12
/** Of the two tuples around the piece CID, which the piece size follows. */
const RECORD_HEADS_BYTES = 2
const WIDEST_HEAD_BYTES = 9

/** The CID of the proposal, without signature, as the chain has it: blake2b-256, `bafy2bzace…`. */
export function dealProposalCid(proposal: DealProposal): CID {
  const digest = blake2b(receivedBytes(DealProposal, proposal), { dkLen: 32 })
  return CID.createV1(DAG_CBOR_CODE, Digest.create(BLAKE2B_256_CODE, digest))
}

/** The CID of the proposal with signature, by which Boost and the legacy markets know a deal: sha2-256, `bafyrei…`. */
export function signedProposalCid(deal: ClientDealProposal): CID {
  return CID.createV1(DAG_CBOR_CODE, Digest.create(SHA2_256_CODE, sha256(bytesAsReread(deal))))
}

/**
 * What Go hashes: the encoding, read into generic values and written again. These hold integers as int64, so that a
 * piece size of 2^63 or more, which only a hostile proposal has, comes out negative. All else stays as it was.
 */
function bytesAsReread(deal: ClientDealProposal): Uint8Array {
  const bytes = encode(ClientDealProposal, deal)
  const { pieceCid, pieceSize } = deal.proposal
  const wrapped = BigInt.asIntN(64, pieceSize)
  if (wrapped === pieceSize) return bytes
  const at = RECORD_HEADS_BYTES + encodedSize(cid, pieceCid)
  return Uint8Array.of(...bytes.subarray(0, at), ...encode(int64, wrapped), ...bytes.subarray(at + WIDEST_HEAD_BYTES))
}
