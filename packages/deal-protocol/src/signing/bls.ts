import { bls12_381 } from '@noble/curves/bls12-381.js'
import { toHex } from '../cbor/hex.ts'
import { Address } from '../values/address.ts'
import { PROTOCOL } from '../values/address-bytes.ts'
import { SIGNATURE_TYPE, Signature } from '../values/signature.ts'
import { InvalidKeyError } from './errors.ts'
import type { Signer } from './signer.ts'

/** Public keys on G1 (48 bytes, which are the address), signatures on G2 (96 bytes), of the message itself. */
const { longSignatures } = bls12_381
/** The null-augmented scheme of Filecoin; section 3.3. */
const DOMAIN = 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_'
const SIGNATURE_BYTES = 96

/** Signs as an f3 address. The key is 32 bytes, little-endian, as Lotus exports it. */
export function blsSigner(privateKey: Uint8Array): Signer & { sign(message: Uint8Array): Signature } {
  if (!(privateKey instanceof Uint8Array) || privateKey.length !== 32) {
    throw new InvalidKeyError('not a private key of BLS: 32 bytes, little-endian')
  }
  const secretKey = privateKey.slice().reverse()
  return {
    address: Address.bls(publicKeyOf(secretKey)),
    sign: (message) => {
      const signature = longSignatures.sign(longSignatures.hash(message, DOMAIN), secretKey)
      return new Signature(SIGNATURE_TYPE.bls, signature.toBytes(true))
    },
  }
}

/** Whether it is the f3 address whose key made the signature. */
export function verifyBls(data: Uint8Array, message: Uint8Array, address: Address): boolean {
  if (data.length !== SIGNATURE_BYTES || address.protocol !== PROTOCOL.bls) return false
  try {
    return longSignatures.verify(data, longSignatures.hash(message, DOMAIN), address.payload)
  } catch {
    return false
  }
}

function publicKeyOf(secretKey: Uint8Array): Uint8Array {
  const scalar = BigInt(`0x${toHex(secretKey)}`)
  if (scalar === 0n || scalar >= bls12_381.fields.Fr.ORDER) {
    throw new InvalidKeyError('not a private key of BLS: 0, or not below the order of the curve')
  }
  return longSignatures.getPublicKey(secretKey).toBytes(true)
}
