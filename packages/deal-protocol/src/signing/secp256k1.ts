import { blake2b } from '@noble/hashes/blake2.js'
import { Address } from '../values/address.ts'
import { SIGNATURE_TYPE, Signature } from '../values/signature.ts'
import { publicKeyOf, recoverPublicKey, signDigest } from './ecdsa.ts'
import type { Signer } from './signer.ts'

/** Signs as an f1 address: over the blake2b-256 of the message. The key is 32 bytes, big-endian. */
export function secp256k1Signer(privateKey: Uint8Array): Signer & { sign(message: Uint8Array): Signature } {
  return {
    address: Address.secp256k1(publicKeyOf(privateKey)),
    sign: (message) => new Signature(SIGNATURE_TYPE.secp256k1, signDigest(digestOf(message), privateKey)),
  }
}

/** Whether it is the f1 address whose key made the signature. */
export function verifySecp256k1(data: Uint8Array, message: Uint8Array, address: Address): boolean {
  return recoverSecp256k1(data, message)?.equals(address) ?? false
}

/** The f1 address whose key made the signature; undefined if there is none. */
export function recoverSecp256k1(data: Uint8Array, message: Uint8Array): Address | undefined {
  const publicKey = recoverPublicKey(digestOf(message), data)
  return publicKey && Address.secp256k1(publicKey)
}

function digestOf(message: Uint8Array): Uint8Array {
  return blake2b(message, { dkLen: 32 })
}
