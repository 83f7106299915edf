import { MESSAGE_WORDS, TABLE_MESSAGES } from './wasm-hashes.ts'

/** Messages in WASM memory that one hash function checks together; their layout is in `wasm/assembly/message.ts`. */
export class MessageTable {
  readonly #words: Uint32Array
  readonly #address: number
  readonly #countVerified: (table: number, count: number) => number
  /** The span that each message comes from. */
  readonly #spans = new Uint32Array(TABLE_MESSAGES)
  #count = 0

  constructor(words: Uint32Array, address: number, countVerified: (table: number, count: number) => number) {
    this.#words = words
    this.#address = address
    this.#countVerified = countVerified
  }

  get isFull(): boolean {
    return this.#count === TABLE_MESSAGES
  }

  clear(): void {
    this.#count = 0
  }

  /** Adds the message of a span, by addresses. Spans are added in ascending order. */
  add(
    span: number,
    dataStart: number,
    dataLength: number,
    digestStart: number,
    digestLength: number,
    outputLength: number,
  ): void {
    const word = this.#address / 4 + this.#count * MESSAGE_WORDS
    this.#words[word] = dataStart
    this.#words[word + 1] = dataLength
    this.#words[word + 2] = digestStart
    this.#words[word + 3] = digestLength
    this.#words[word + 4] = outputLength
    this.#spans[this.#count++] = span
  }

  /** Hashes the messages; returns the first span that is wrong, Infinity when none is. */
  firstWrong(): number {
    const verified = this.#countVerified(this.#address, this.#count)
    return verified === this.#count ? Number.POSITIVE_INFINITY : this.#spans[verified]
  }
}
