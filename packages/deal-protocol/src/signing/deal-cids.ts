import { blake2b } from '@noble/hashes/blake2.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import { receivedBytes } from '../cbor/decode.ts'
import { encode } from '../cbor/encode.ts'
import { ClientDealProposal, DealProposal } from '../types/market.ts'

const DAG_CBOR_CODE = 0x71
const BLAKE2B_256_CODE = 0xb220
const SHA2_256_CODE = 0x12

/** The CID of the proposal, without signature, as the chain has it: blake2b-256, `bafy2bzace…`. */
export function dealProposalCid(proposal: DealProposal): CID {
  const digest = blake2b(receivedBytes(DealProposal, proposal), { dkLen: 32 })
  return CID.createV1(DAG_CBOR_CODE, Digest.create(BLAKE2B_256_CODE, digest))
}

/** The CID of the proposal with signature, by which Boost and the legacy markets know a deal: sha2-256, `bafyrei…`. */
export function signedProposalCid(deal: ClientDealProposal): CID {
  return CID.createV1(DAG_CBOR_CODE, Digest.create(SHA2_256_CODE, sha256(encode(ClientDealProposal, deal))))
}
