import type { DialTarget, Libp2p, Stream } from '@libp2p/interface'
import type { AbortOptions } from 'abort-error'
import type { ProgressOptions } from 'progress-events'
import { decodeStream } from '../cbor/decode-stream.ts'
import { encode } from '../cbor/encode.ts'
import { UnexpectedEndError } from '../cbor/errors.ts'
import type { Schema } from '../cbor/schema.ts'
import type { DealStatusRequest, DealStatusResponse } from '../types/boost-status.ts'
import type { DealParams, DealResponse } from '../types/boost-storage.ts'
import type { AskRequest, AskResponse } from '../types/legacy-ask.ts'
import type { RetrievalQuery, RetrievalQueryResponse } from '../types/retrieval.ts'
import type { TransportsQueryResponse } from '../types/transports.ts'
import { withDeadline } from './deadline.ts'
import { type DealProgress, type DealProgressEvent, dealProgress } from './deal-progress.ts'
import { NoAnswerError, StreamBrokenError } from './errors.ts'
import { ask, type Exchange, propose, query, status, transports } from './exchanges.ts'
import { finishStream } from './finish-stream.ts'
import { incomingBytes } from './incoming-bytes.ts'
import { openingSlots, openStream, type RetryOptions } from './open-stream.ts'
import { sendBytes } from './outgoing-bytes.ts'
import type { Slots } from './slots.ts'

/** Milliseconds; Infinity for none. Those of Boost's client (section 2.1), but for `openMs`. */
export interface ClientDeadlines {
  /** For each attempt to open a stream: 30,000. */
  readonly openMs?: number
  /** 10,000. */
  readonly writeMs?: number
  /** 60,000. */
  readonly readMs?: number
  /** To read the answer of a transports query: 30,000. */
  readonly transportsMs?: number
}

export interface DealClientOptions {
  readonly deadlines?: ClientDeadlines
  readonly retry?: RetryOptions
  /** The longest answer to read: 4 MiB. */
  readonly maxMessageBytes?: number
}

export interface DealCallOptions extends AbortOptions, ProgressOptions<DealProgressEvent> {}

export const CLIENT_DEADLINES = { openMs: 30_000, writeMs: 10_000, readMs: 60_000, transportsMs: 30_000 } as const

/** A peer id that libp2p knows addresses of, or addresses that end in `/p2p/…`. */
export type Provider = DialTarget

/**
 * Asks storage providers. Each call opens a stream of its own and resolves with the answer, which may be a refusal.
 *
 * All of them reject with an EncodeError for a request that is none, before anything is opened; StreamNotOpenedError;
 * DeadlineExceededError; StreamBrokenError; NoAnswerError; a DecodeError for an answer that is none; the signal's reason.
 */
export interface DealClient {
  /** `/fil/storage/mk/1.2.1` or 1.2.0, always with all fields: providers of 1.2.0 pass over the two they don't know. */
  propose(provider: Provider, params: DealParams, options?: DealCallOptions): Promise<DealResponse>
  /** `/fil/storage/status/1.2.0`; `signStatusRequest` makes the request. */
  status(provider: Provider, request: DealStatusRequest, options?: DealCallOptions): Promise<DealStatusResponse>
  /** `/fil/storage/ask/1.1.0`. The ask is signed by the miner's worker: `verifyMessage` checks that. */
  ask(provider: Provider, request: AskRequest, options?: DealCallOptions): Promise<AskResponse>
  /** `/fil/retrieval/transports/1.0.0`. */
  transports(provider: Provider, options?: DealCallOptions): Promise<TransportsQueryResponse>
  /** `/fil/retrieval/qry/1.0.0`. */
  query(provider: Provider, request: RetrievalQuery, options?: DealCallOptions): Promise<RetrievalQueryResponse>
}

/** A client over a libp2p node, which stays the caller's. */
export function dealClient(libp2p: Pick<Libp2p, 'dialProtocol'>, options: DealClientOptions = {}): DealClient {
  const slots = openingSlots()
  const call = <Request, Response>(
    exchange: Exchange<Request, Response>,
    provider: Provider,
    request: Request,
    callOptions: DealCallOptions = {},
  ): Promise<Response> => new Call(libp2p, slots, exchange, options, callOptions).run(provider, request)
  return {
    propose: (provider, params, callOptions) => call(propose, provider, params, callOptions),
    status: (provider, request, callOptions) => call(status, provider, request, callOptions),
    ask: (provider, request, callOptions) => call(ask, provider, request, callOptions),
    transports: (provider, callOptions) => call(transports, provider, undefined, callOptions),
    query: (provider, request, callOptions) => call(query, provider, request, callOptions),
  }
}

/** After an answer the provider gets so long to end its side of the stream. */
const LINGER_MS = 5_000

class Call<Request, Response> {
  readonly #libp2p: Pick<Libp2p, 'dialProtocol'>
  readonly #slots: Slots
  readonly #exchange: Exchange<Request, Response>
  readonly #options: DealClientOptions
  readonly #deadlines: Required<ClientDeadlines>
  readonly #callOptions: DealCallOptions

  constructor(
    libp2p: Pick<Libp2p, 'dialProtocol'>,
    slots: Slots,
    exchange: Exchange<Request, Response>,
    options: DealClientOptions,
    callOptions: DealCallOptions,
  ) {
    this.#libp2p = libp2p
    this.#slots = slots
    this.#exchange = exchange
    this.#options = options
    this.#deadlines = { ...CLIENT_DEADLINES, ...options.deadlines }
    this.#callOptions = callOptions
  }

  async run(provider: Provider, request: Request): Promise<Response> {
    this.#callOptions.signal?.throwIfAborted()
    const { request: type } = this.#exchange
    const message = type === undefined ? undefined : encode(type, request)
    const stream = await this.#open(provider)
    this.#report({ step: 'opened', protocol: stream.protocol })
    try {
      if (message !== undefined) await this.#write(stream, message)
      const response = await this.#read(stream)
      void finishStream(stream, LINGER_MS)
      this.#report({ step: 'answered' })
      return response
    } catch (error) {
      stream.abort(error instanceof Error ? error : new StreamBrokenError(stream.protocol, error))
      throw error
    }
  }

  #open(provider: Provider): Promise<Stream> {
    return openStream(this.#libp2p, provider, this.#exchange.protocols, {
      slots: this.#slots,
      signal: this.#callOptions.signal,
      deadline: this.#deadlines.openMs,
      retry: this.#options.retry ?? {},
      onAttempt: (attempt) => this.#report({ step: 'open', attempt }),
      onRetry: (attempt, delayMs, error) => this.#report({ step: 'retry', attempt, delayMs, error }),
    })
  }

  async #write(stream: Stream, message: Uint8Array): Promise<void> {
    const { writeMs } = this.#deadlines
    await withDeadline('write', writeMs, this.#callOptions.signal, (signal) => sendBytes(stream, message, signal))
    this.#report({ step: 'sent', bytes: message.length })
  }

  /** The provider may leave its side open: the answer is there when its object is complete. */
  #read(stream: Stream): Promise<Response> {
    const { request, response } = this.#exchange
    const milliseconds = request === undefined ? this.#deadlines.transportsMs : this.#deadlines.readMs
    return withDeadline('read', milliseconds, this.#callOptions.signal, (signal) =>
      readAnswer(response, stream, this.#options.maxMessageBytes, signal),
    )
  }

  #report(progress: DealProgress): void {
    this.#callOptions.onProgress?.(dealProgress(progress))
  }
}

async function readAnswer<Response>(
  type: Schema<Response>,
  stream: Stream,
  maxMessageBytes: number | undefined,
  signal: AbortSignal,
): Promise<Response> {
  try {
    const limit = maxMessageBytes === undefined ? {} : { maxMessageBytes }
    return await decodeStream(type, incomingBytes(stream), { signal, ...limit })
  } catch (error) {
    const nothing = error instanceof UnexpectedEndError && error.offset === 0
    throw nothing ? new NoAnswerError(stream.protocol, error) : error
  }
}
