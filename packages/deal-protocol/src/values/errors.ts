import { DealError } from '../errors.ts'

/** No address: `part` says what of it is wrong. */
export class InvalidAddressError extends DealError {
  override name = 'InvalidAddressError'
  readonly part: AddressPart

  constructor(part: AddressPart, reason: string) {
    super(reason)
    this.part = part
  }
}

export type AddressPart = 'network' | 'protocol' | 'length' | 'payload' | 'namespace' | 'encoding' | 'checksum'

/** No amount of FIL. */
export class InvalidAmountError extends DealError {
  override name = 'InvalidAmountError'
}

/** Transfer params that are none. Says where, never what is written there: params hold credentials. */
export class InvalidTransferParamsError extends DealError {
  override name = 'InvalidTransferParamsError'
}
