import { hash } from 'node:crypto'
import {
  type AnySchema,
  ClientDealProposal,
  DealProposal,
  type Decoded,
  dealProposalCid,
  signedProposalCid,
} from '@carport/deal-protocol'
import { blake2b } from '@noble/hashes/blake2.js'
import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'

export const cidHashes = ['sha2-256', 'blake2b-256'] as const
export type CidHash = (typeof cidHashes)[number]

const DAG_CBOR_CODE = 0x71
const codes: Readonly<Record<CidHash, number>> = { 'sha2-256': 0x12, 'blake2b-256': 0xb220 }
/** Of the types that the chain has. */
const chainProtocols = ['chain state', 'market actor method 4']

/**
 * The CID by which others know a message: of a DealProposal and of a ClientDealProposal those of section 3.4, of any
 * other its bytes as a block of dag-cbor, hashed with blake2b-256 if the chain has it, else with sha2-256 as Boost and
 * the legacy markets do. With a hash: the bytes as a block hashed so, whatever the type.
 */
export function messageCid(type: AnySchema, { value, raw }: Decoded<unknown>, hash?: CidHash): CID {
  if (hash !== undefined) return blockCid(raw, hash)
  if (type === DealProposal) return dealProposalCid(value as DealProposal)
  if (type === ClientDealProposal) return signedProposalCid(value as ClientDealProposal)
  return blockCid(raw, chainProtocols.includes(type.record?.protocol ?? '') ? 'blake2b-256' : 'sha2-256')
}

function blockCid(bytes: Uint8Array, name: CidHash): CID {
  const digest = name === 'sha2-256' ? hash('sha256', bytes, 'buffer') : blake2b(bytes, { dkLen: 32 })
  return CID.createV1(DAG_CBOR_CODE, Digest.create(codes[name], digest))
}
