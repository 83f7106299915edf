import { InvalidValueError } from '../cbor/errors.ts'
import { toHex } from '../cbor/hex.ts'
import { textBytes } from '../cbor/text.ts'
import { decodeUtf8, isUtf8 } from '../cbor/utf8.ts'

/**
 * The label of a deal: a text, or bytes. Before network 16 there were only texts, and those held any bytes, so a label
 * is always bytes together with their kind.
 */
export class Label {
  readonly kind: 'string' | 'bytes'
  readonly bytes: Uint8Array

  private constructor(kind: 'string' | 'bytes', bytes: Uint8Array) {
    this.kind = kind
    this.bytes = bytes
  }

  /** A text. Of bytes: what an old label has in its place, UTF-8 or not. */
  static text(text: string | Uint8Array): Label {
    if (text instanceof Uint8Array) return new Label('string', text)
    if (typeof text !== 'string') throw new InvalidValueError('a string', text)
    return new Label('string', textBytes(text))
  }

  static bytes(bytes: Uint8Array): Label {
    if (!(bytes instanceof Uint8Array)) throw new InvalidValueError('a Uint8Array', bytes)
    return new Label('bytes', bytes)
  }

  /** Of a label of kind `string`: whether it is one. Bytes are always fine. */
  get isValid(): boolean {
    return this.kind === 'bytes' || isUtf8(this.bytes)
  }

  /** The text; of bytes, and of a text that is no UTF-8, their hex digits. */
  toString(): string {
    return this.kind === 'string' && this.isValid ? decodeUtf8(this.bytes, 0, this.bytes.length) : toHex(this.bytes)
  }

  toJSON(): { kind: 'string' | 'bytes'; hex: string } {
    return { kind: this.kind, hex: toHex(this.bytes) }
  }
}
