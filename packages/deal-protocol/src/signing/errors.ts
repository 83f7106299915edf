import { DealError } from '../errors.ts'
import type { Address } from '../values/address.ts'

/** A signature by an address that is only a number, of which nobody said which key it stands for. */
export class UnresolvedAddressError extends DealError {
  override name = 'UnresolvedAddressError'
  readonly address: string

  constructor(address: Address) {
    super(`must resolve ID addresses before using them to verify a signature: ${address}`)
    this.address = address.toString()
  }
}

/** A private key that is none. Never says what it was. */
export class InvalidKeyError extends DealError {
  override name = 'InvalidKeyError'
}

/** A signer whose address is not that of who must sign. */
export class WrongSignerError extends DealError {
  override name = 'WrongSignerError'
  readonly signer: string
  readonly expected: string

  constructor(signer: Address, expected: Address) {
    super(`${signer} can't sign for ${expected}`)
    this.signer = signer.toString()
    this.expected = expected.toString()
  }
}
