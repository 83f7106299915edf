import type { Address } from '../values/address.ts'
import { SIGNATURE_TYPE, type Signature } from '../values/signature.ts'
import { recoverDelegated } from './delegated.ts'
import { recoverSecp256k1 } from './secp256k1.ts'

/**
 * The address whose key made a signature, f1 or f410, by the signature's type. undefined where nobody can have made it,
 * and for BLS signatures, which don't say whose they are.
 */
export function recoverSigner({ type, data }: Signature, message: Uint8Array): Address | undefined {
  if (type === SIGNATURE_TYPE.secp256k1) return recoverSecp256k1(data, message)
  return type === SIGNATURE_TYPE.delegated ? recoverDelegated(data, message) : undefined
}
