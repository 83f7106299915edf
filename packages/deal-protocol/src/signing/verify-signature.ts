import type { Address } from '../values/address.ts'
import { PROTOCOL } from '../values/address-bytes.ts'
import { SIGNATURE_TYPE, type Signature } from '../values/signature.ts'
import { verifyBls } from './bls.ts'
import { verifyDelegated } from './delegated.ts'
import { UnresolvedAddressError } from './errors.ts'
import { verifySecp256k1 } from './secp256k1.ts'

/** Which key an f0 address stands for: the state of the chain knows, through `StateAccountKey` of a node. */
export type ResolveAddress = (address: Address) => Address | Promise<Address>

export interface VerifyOptions {
  readonly resolve?: ResolveAddress
}

/**
 * Whether the key of an address made a signature over a message.
 *
 * @throws UnresolvedAddressError for an f0 address; `verifyResolved` resolves it
 */
export function verifySignature({ type, data }: Signature, message: Uint8Array, address: Address): boolean {
  if (address.protocol === PROTOCOL.id) throw new UnresolvedAddressError(address)
  if (type === SIGNATURE_TYPE.secp256k1) return verifySecp256k1(data, message, address)
  if (type === SIGNATURE_TYPE.bls) return verifyBls(data, message, address)
  return type === SIGNATURE_TYPE.delegated && verifyDelegated(data, message, address)
}

/** The same for an address of any kind, an f0 one through the resolver. */
export async function verifyResolved(
  signature: Signature,
  message: Uint8Array,
  address: Address,
  { resolve }: VerifyOptions = {},
): Promise<boolean> {
  const isId = address.protocol === PROTOCOL.id
  return verifySignature(signature, message, isId && resolve !== undefined ? await resolve(address) : address)
}
