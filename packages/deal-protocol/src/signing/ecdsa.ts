import { secp256k1 } from '@noble/curves/secp256k1.js'
import { InvalidKeyError } from './errors.ts'

/**
 * A recoverable signature over a digest:
 *
 *     ┌────────┬────────┬───┐
 *     │ r (32) │ s (32) │ v │   v is 0 or 1; 2 and 3 are for an r that was reduced, which never happens
 *     └────────┴────────┴───┘
 */
export const ECDSA_BYTES = 65

/** Deterministic (RFC 6979), with the lower s. */
export function signDigest(digest: Uint8Array, privateKey: Uint8Array): Uint8Array {
  const recovered = secp256k1.sign(digest, privateKey, { prehash: false, lowS: true, format: 'recovered' })
  return Uint8Array.of(...recovered.subarray(1), recovered[0])
}

/** The uncompressed public key, 65 bytes, that a signature is of; undefined if it is of none. Takes either s. */
export function recoverPublicKey(digest: Uint8Array, signature: Uint8Array): Uint8Array | undefined {
  if (signature.length !== ECDSA_BYTES || signature[64] > 3) return undefined
  try {
    const recovered = Uint8Array.of(signature[64], ...signature.subarray(0, 64))
    return secp256k1.Signature.fromBytes(recovered, 'recovered').recoverPublicKey(digest).toBytes(false)
  } catch {
    return undefined
  }
}

/** The uncompressed public key of a private one: 32 bytes, big-endian. */
export function publicKeyOf(privateKey: Uint8Array): Uint8Array {
  if (!(privateKey instanceof Uint8Array) || !secp256k1.utils.isValidSecretKey(privateKey)) {
    throw new InvalidKeyError('not a private key of secp256k1: 32 bytes, big-endian')
  }
  return secp256k1.getPublicKey(privateKey, false)
}
