import type { Address } from '@carport/deal-protocol'

/** What should be hex and is not. Says where, never what stands there: messages hold credentials. */
export class InvalidHexError extends Error {
  override name = 'InvalidHexError'
  readonly position: number | undefined

  /** `position` is that of the first character that is no hex digit; without one, a digit is missing. */
  constructor(position?: number) {
    super(position === undefined ? 'an odd number of hex digits' : `no hex digit at character ${position}`)
    this.position = position
  }
}

/** JSON in bytes that are no UTF-8. */
export class InvalidUtf8Error extends Error {
  override name = 'InvalidUtf8Error'

  constructor(options?: ErrorOptions) {
    super('JSON that is not UTF-8', options)
  }
}

/** Some lines of standard input have an error as their answer. */
export class FailedLinesError extends Error {
  override name = 'FailedLinesError'
  readonly failed: number
  readonly lines: number

  constructor(failed: number, lines: number) {
    super(`${failed} of ${lines} lines failed`)
    this.failed = failed
    this.lines = lines
  }
}

/** The client of a deal has not signed it. */
export class InvalidSignatureError extends Error {
  override name = 'InvalidSignatureError'
  readonly signer: string

  constructor(signer: Address) {
    super(`${signer} has not signed this proposal`)
    this.signer = signer.toString()
  }
}

/** The client of a deal is an ID, and nobody said which key that stands for. */
export class UnresolvedClientError extends Error {
  override name = 'UnresolvedAddressError'
  readonly address: string

  constructor(address: Address) {
    super(`the client ${address} is an ID: say which key it stands for, with --resolve ${address}=ADDRESS`)
    this.address = address.toString()
  }
}
