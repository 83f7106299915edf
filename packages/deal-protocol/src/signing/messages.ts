import { receivedBytes } from '../cbor/decode.ts'
import { encode } from '../cbor/encode.ts'
import type { Schema } from '../cbor/schema.ts'
import { uuidBytes } from '../cbor/uuid.ts'
import type { DealStatusRequest } from '../types/boost-status.ts'
import { type ClientDealProposal, DealProposal } from '../types/market.ts'
import type { Address } from '../values/address.ts'
import { PROTOCOL } from '../values/address-bytes.ts'
import type { Signature } from '../values/signature.ts'
import { WrongSignerError } from './errors.ts'
import type { Signer } from './signer.ts'
import { type VerifyOptions, verifyResolved } from './verify-signature.ts'

/**
 * A proposal with its client's signature over its bytes.
 *
 * @throws WrongSignerError if the client is another key than the signer's; an f0 client is taken on trust
 */
export async function sign(proposal: DealProposal, signer: Signer): Promise<ClientDealProposal> {
  const { client } = proposal
  if (client.protocol !== PROTOCOL.id && !client.equals(signer.address)) {
    throw new WrongSignerError(signer.address, client)
  }
  return { proposal, clientSignature: await signer.sign(encode(DealProposal, proposal)) }
}

/**
 * Whether the client of a proposal has signed it, just as it was received.
 *
 * @throws UnresolvedAddressError for an f0 client, without a resolver
 */
export function verifyProposal(
  { proposal, clientSignature }: ClientDealProposal,
  options?: VerifyOptions,
): Promise<boolean> {
  return verifyResolved(clientSignature, receivedBytes(DealProposal, proposal), proposal.client, options)
}

/**
 * The signature over the bytes of any message: a StorageAsk, a Response, a ProviderDealState, or the CID that a legacy
 * status request is about (type `cid`).
 */
export async function signMessage<Value>(type: Schema<Value>, value: Value, signer: Signer): Promise<Signature> {
  return signer.sign(encode(type, value))
}

/** Whether an address has signed a message, just as it was received. */
export function verifyMessage<Value extends object>(
  type: Schema<Value>,
  value: Value,
  signature: Signature,
  address: Address,
  options?: VerifyOptions,
): Promise<boolean> {
  return verifyResolved(signature, receivedBytes(type, value), address, options)
}

/**
 * What Boost wants to be asked: the client signs the 16 bytes of the uuid. Nothing in them says what they are for
 * (defect 6), so the same signature would be good wherever else 16 bytes are signed: don't use them for anything else.
 */
export async function signStatusRequest(dealUuid: string, signer: Signer): Promise<DealStatusRequest> {
  return { dealUuid, signature: await signer.sign(uuidBytes(dealUuid)) }
}

/** Whether the client of a deal asks for its status. */
export function verifyStatusRequest(
  { dealUuid, signature }: DealStatusRequest,
  client: Address,
  options?: VerifyOptions,
): Promise<boolean> {
  return verifyResolved(signature, uuidBytes(dealUuid), client, options)
}
