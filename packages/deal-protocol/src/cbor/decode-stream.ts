import type { AbortOptions } from 'abort-error'
import { Cursor } from './cursor.ts'
import { type Decoded, type DecodeOptions, decodeFirst } from './decode.ts'
import { named } from './encode.ts'
import { LimitExceededError, UnexpectedEndError } from './errors.ts'
import { LIMITS } from './limits.ts'
import type { Schema } from './schema.ts'
import { skipHead } from './skip.ts'

/** What a message may arrive in: chunks of any size, such as those of a libp2p stream. */
export type MessageSource = AsyncIterable<Uint8Array | { subarray(): Uint8Array }> | Iterable<Uint8Array>

/**
 * The value of the message at the start of a stream. Answers as soon as the message is complete, without waiting for
 * the end of the stream, which may never come: both sides of a deal keep their writing ends open.
 *
 * @throws DecodeError as `decode` does, and as early as the bytes tell; the stream's own error, or the signal's reason
 */
export async function decodeStream<Value>(
  type: Schema<Value>,
  source: MessageSource,
  options: DecodeOptions & AbortOptions = {},
): Promise<Value> {
  return (await decodeFirstOfStream(type, source, options)).value
}

/** The same with the message's bytes, and what has arrived behind them. */
export async function decodeFirstOfStream<Value>(
  type: Schema<Value>,
  source: MessageSource,
  options: DecodeOptions & AbortOptions = {},
): Promise<Decoded<Value>> {
  const message = new IncomingMessage(type, options)
  for await (const bytes of abortable(source, options.signal)) {
    message.push(bytes)
    if (message.isComplete) break
  }
  return message.decode()
}

/**
 * The bytes of a message so far. Each head is looked at once, when it has arrived, to know where the message ends; the
 * message itself is decoded when it is complete, and at each doubling before, so that a wrong one is refused early.
 */
class IncomingMessage<Value> {
  readonly #type: Schema<Value>
  readonly #options: DecodeOptions
  readonly #limit: number
  #buffer = new Uint8Array(512)
  #length = 0
  /** Where the next head begins, and how many values are still to come. */
  #scanned = 0
  #pending = 1
  /** Nothing can be found out before there are so many bytes. */
  #needed = 1
  #nextAttempt = 64

  constructor(type: Schema<Value>, options: DecodeOptions) {
    this.#type = type
    this.#options = options
    this.#limit = options.maxMessageBytes ?? LIMITS.messageBytes
  }

  get isComplete(): boolean {
    return this.#pending === 0
  }

  push(bytes: Uint8Array): void {
    this.#append(bytes)
    this.#scan()
    if (this.isComplete) return
    if (this.#length > this.#limit) this.#fail(new LimitExceededError(0, 'the message', this.#length, this.#limit))
    if (this.#length >= this.#nextAttempt) {
      this.#nextAttempt = 2 * this.#length
      this.#refuseEarly()
    }
  }

  decode(): Decoded<Value> {
    return decodeFirst(this.#type, this.#buffer.subarray(0, this.#length), this.#options)
  }

  #append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.#buffer.length))
      larger.set(this.#buffer.subarray(0, this.#length))
      this.#buffer = larger
    }
    this.#buffer.set(bytes, this.#length)
    this.#length = length
  }

  #scan(): void {
    if (this.#length < this.#needed) return
    const cursor = new Cursor(this.#buffer, this.#length, false)
    cursor.offset = this.#scanned
    try {
      while (this.#pending > 0) {
        this.#pending += skipHead(cursor) - 1
        this.#scanned = cursor.offset
      }
    } catch (error) {
      if (!(error instanceof UnexpectedEndError)) this.#fail(error)
      this.#needed = error.offset + error.expected
      if (this.#needed > this.#limit) this.#fail(new LimitExceededError(0, 'the message', this.#needed, this.#limit))
    }
  }

  /** A message that can't become one is refused now; one that only isn't complete is waited for. */
  #refuseEarly(): void {
    try {
      this.decode()
    } catch (error) {
      if (!(error instanceof UnexpectedEndError)) throw error
    }
  }

  /** With the path of the field, if decoding comes to the same conclusion. */
  #fail(error: unknown): never {
    this.#refuseEarly()
    throw named(error, this.#type)
  }
}

/** The chunks of a source, until the signal fires, even if the source itself doesn't listen to it. */
async function* abortable(source: MessageSource, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  signal?.throwIfAborted()
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  try {
    for (;;) {
      const next = iterator.next()
      const { done, value } = await (signal === undefined ? next : orAborted(Promise.resolve(next), signal))
      if (done) return
      yield value instanceof Uint8Array ? value : value.subarray()
    }
  } finally {
    // Not awaited after an abort: an iterator that waits for its next chunk answers only then.
    if (signal?.aborted) Promise.resolve(iterator.return?.()).catch(() => {})
    else await iterator.return?.()
  }
}

function orAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
