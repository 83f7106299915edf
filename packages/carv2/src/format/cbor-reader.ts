import { InvalidHeaderError } from '../errors.ts'

const MAJOR = [
  'an unsigned integer',
  'a negative integer',
  'a byte string',
  'a text',
  'an array',
  'a map',
  'a tag',
  'a simple value',
] as const
/** A byte order mark is part of a key, and so makes it another one. */
const KEY_DECODER = new TextDecoder('utf-8', { ignoreBOM: true })

/** A bounds-checked cursor over the little CBOR that a CAR header is made of. Every error carries the byte's offset. */
export class CborReader {
  readonly #bytes: Uint8Array
  readonly #base: number
  #at = 0

  constructor(bytes: Uint8Array, base: number) {
    this.#bytes = bytes
    this.#base = base
  }

  /** Offset of the next byte. */
  get offset(): number {
    return this.#base + this.#at
  }

  /** Bytes that are left. */
  get left(): number {
    return this.#bytes.length - this.#at
  }

  fail(offset: number, reason: string, options?: ErrorOptions): never {
    throw new InvalidHeaderError(offset, reason, options)
  }

  /** Runs a decoder, turning whatever it throws into an {@link InvalidHeaderError} with the offset. */
  guard<T>(offset: number, decode: () => T): T {
    try {
      return decode()
    } catch (error) {
      return this.fail(offset, error instanceof Error ? error.message : String(error), { cause: error })
    }
  }

  mapHeader(): number {
    return this.#head(5)
  }

  /** Number of items; each takes at least one byte, so a count beyond what is left is refused. */
  arrayHeader(): number {
    const offset = this.offset
    const count = this.#head(4)
    if (count > this.left) this.fail(offset, `array of ${count} items, ${this.left} bytes are left`)
    return count
  }

  tag(): number {
    return this.#head(6)
  }

  unsigned(): number {
    return this.#head(0)
  }

  text(): string {
    return KEY_DECODER.decode(this.#take(this.#head(3)))
  }

  byteString(): Uint8Array {
    return this.#take(this.#head(2))
  }

  /** Takes a null, when that is what comes next. */
  takeNull(): boolean {
    if (this.#bytes[this.#at] !== 0xf6) return false
    this.#at++
    return true
  }

  #take(length: number): Uint8Array {
    if (length > this.left) this.fail(this.offset, `unexpected EOF: ${length} bytes declared, ${this.left} are left`)
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  /** The argument of a head of this major type, in any width (Go accepts wide ones). */
  #head(major: number): number {
    const offset = this.offset
    if (this.left === 0) this.fail(offset, 'unexpected EOF')
    const first = this.#bytes[this.#at++]
    if (first >> 5 !== major) this.fail(offset, `expected ${MAJOR[major]}, found byte 0x${first.toString(16)}`)
    const info = first & 0x1f
    if (info < 24) return info
    if (info > 27) this.fail(offset, `indefinite or reserved length 0x${first.toString(16)}`)
    let value = 0
    for (const byte of this.#take(1 << (info - 24))) value = value * 256 + byte
    if (value > Number.MAX_SAFE_INTEGER) this.fail(offset, 'integer above 2^53 - 1')
    return value
  }
}
