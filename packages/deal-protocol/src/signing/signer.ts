import type { Address } from '../values/address.ts'
import type { Signature } from '../values/signature.ts'

/**
 * Whoever can sign: a key here, or a wallet elsewhere, which then answers with a promise.
 *
 * The signers of this package work with JavaScript's bigints, whose arithmetic takes a time that depends on the
 * numbers. Where others can measure that time, sign with a wallet that is a process or a device of its own.
 */
export interface Signer {
  readonly address: Address
  /** The signature over the bytes of a message, which are hashed here where the scheme wants it. */
  sign(message: Uint8Array): Signature | Promise<Signature>
}
