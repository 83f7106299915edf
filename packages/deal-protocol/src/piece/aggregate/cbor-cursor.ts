import { InvalidProofEncodingError } from '../errors.ts'

const UNSIGNED = 0
const BYTES = 2
const ARRAY = 4
const TAG = 6

/** Reads the few kinds of CBOR that proofs are made of, each in its shortest form only. */
export class CborCursor {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  unsigned(): bigint {
    return this.#argument(UNSIGNED, 'an unsigned number')
  }

  /** @returns the number of items, of which there are at most `limit` */
  array(limit: number): number {
    return this.#length(ARRAY, 'a list', limit)
  }

  /** A list of a known length: a tuple. */
  tuple(length: number): void {
    const at = this.#at
    if (this.array(length) !== length) throw new InvalidProofEncodingError(at, `a list of ${length} items is expected`)
  }

  tag(tag: bigint): void {
    const at = this.#at
    if (this.#argument(TAG, 'a tag') !== tag) throw new InvalidProofEncodingError(at, `tag ${tag} is expected`)
  }

  /** @returns at most `limit` bytes, in memory of their own */
  bytes(limit: number): Uint8Array {
    const length = this.#length(BYTES, 'bytes', limit)
    const end = this.#at + length
    if (end > this.#bytes.length) throw new InvalidProofEncodingError(this.#bytes.length, 'the data ends too early')
    const bytes = this.#bytes.slice(this.#at, end)
    this.#at = end
    return bytes
  }

  end(): void {
    if (this.#at < this.#bytes.length) throw new InvalidProofEncodingError(this.#at, 'there is more than one value')
  }

  #length(major: number, what: string, limit: number): number {
    const at = this.#at
    const length = this.#argument(major, what)
    if (length > BigInt(limit)) throw new InvalidProofEncodingError(at, `${what} of ${length}, more than ${limit},`)
    return Number(length)
  }

  /** The head of a value: three bits of kind and five of argument, or of how many bytes of argument follow. */
  #argument(major: number, what: string): bigint {
    const at = this.#at
    const head = this.#byte()
    if (head >> 5 !== major) throw new InvalidProofEncodingError(at, `${what} is expected`)
    const short = head & 0x1f
    if (short < 24) return BigInt(short)
    if (short > 27) throw new InvalidProofEncodingError(at, `${what} has no length that is known beforehand`)
    let argument = 0n
    const size = 2 ** (short - 24)
    for (let i = 0; i < size; i++) argument = (argument << 8n) | BigInt(this.#byte())
    const least = size === 1 ? 24n : 1n << BigInt(4 * size)
    if (argument < least) throw new InvalidProofEncodingError(at, `${what} is not in its shortest form`)
    return argument
  }

  #byte(): number {
    if (this.#at >= this.#bytes.length) throw new InvalidProofEncodingError(this.#at, 'the data ends too early')
    return this.#bytes[this.#at++]
  }
}

/** The parts of a CBOR value, in the order they are written. */
export const cborParts = {
  unsigned: (value: bigint) => head(UNSIGNED, value),
  array: (length: number) => head(ARRAY, BigInt(length)),
  tag: (tag: bigint) => head(TAG, tag),
  bytes: (bytes: Uint8Array) => [...head(BYTES, BigInt(bytes.length)), ...bytes],
}

function head(major: number, argument: bigint): number[] {
  if (argument < 24n) return [(major << 5) | Number(argument)]
  const exponent = [0, 1, 2, 3].find((power) => argument < 1n << BigInt(8 * 2 ** power))
  if (exponent === undefined) throw new RangeError(`${argument} does not fit 64 bits`)
  const bytes = [(major << 5) | (24 + exponent)]
  for (let shift = 8 * 2 ** exponent - 8; shift >= 0; shift -= 8)
    bytes.push(Number((argument >> BigInt(shift)) & 0xffn))
  return bytes
}
