import { keccak_256 } from '@noble/hashes/sha3.js'
import { Address } from '../values/address.ts'
import { ETHEREUM_NAMESPACE } from '../values/address-bytes.ts'
import { SIGNATURE_TYPE, Signature } from '../values/signature.ts'
import { publicKeyOf, recoverPublicKey, signDigest } from './ecdsa.ts'
import type { Signer } from './signer.ts'

/** Signs as an f410 address: over the keccak-256 of the message. The key is 32 bytes, big-endian. */
export function delegatedSigner(privateKey: Uint8Array): Signer & { sign(message: Uint8Array): Signature } {
  return {
    address: ethereumAddress(publicKeyOf(privateKey)),
    sign: (message) => new Signature(SIGNATURE_TYPE.delegated, signDigest(keccak_256(message), privateKey)),
  }
}

/** f410: of an uncompressed secp256k1 public key, the way Ethereum makes addresses. */
export function ethereumAddress(publicKey: Uint8Array): Address {
  return Address.delegated(ETHEREUM_NAMESPACE, keccak_256(publicKey.subarray(1)).subarray(12))
}

/** Whether it is the f410 address whose key made the signature. */
export function verifyDelegated(data: Uint8Array, message: Uint8Array, address: Address): boolean {
  return recoverDelegated(data, message)?.equals(address) ?? false
}

/** The f410 address whose key made the signature; undefined if there is none. */
export function recoverDelegated(data: Uint8Array, message: Uint8Array): Address | undefined {
  const publicKey = recoverPublicKey(keccak_256(message), data)
  return publicKey && ethereumAddress(publicKey)
}
