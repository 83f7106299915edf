import { InvalidValueError } from '../cbor/errors.ts'
import { toHex } from '../cbor/hex.ts'

/** The first byte of a signature: whose it is, and how it was made. */
export const SIGNATURE_TYPE = { secp256k1: 1, bls: 2, delegated: 3 } as const

/** A signature, with its type in front when it travels. */
export class Signature {
  readonly type: number
  readonly data: Uint8Array

  constructor(type: number, data: Uint8Array) {
    if (!Number.isInteger(type) || type < 0 || type > 255) throw new InvalidValueError('a signature type', type)
    if (!(data instanceof Uint8Array)) throw new InvalidValueError('a Uint8Array', data)
    this.type = type
    this.data = data
  }

  /** Of type and data in one. */
  static ofBytes(bytes: Uint8Array): Signature {
    if (bytes.length === 0) throw new InvalidValueError('at least one byte', bytes)
    return new Signature(bytes[0], bytes.subarray(1))
  }

  /** Type and data in one. */
  get bytes(): Uint8Array {
    return Uint8Array.of(this.type, ...this.data)
  }

  toJSON(): { type: number; data: string } {
    return { type: this.type, data: toHex(this.data) }
  }
}
