import type { Connection, Libp2p, PeerId, Stream } from '@libp2p/interface'
import type { AbortOptions } from 'abort-error'
import { answerRequest, type Deadlines } from './answer-request.ts'
import type { DealHandlers } from './deal-handlers.ts'
import { ProviderStoppedError } from './errors.ts'
import { finishStream } from './finish-stream.ts'
import type { RequestLimits } from './request-limits.ts'
import { type AnyService, servicesOf } from './services.ts'
import { SLOT_LIMITS, type SlotLimits, Slots } from './slots.ts'

/** Milliseconds; Infinity for none. Those of Boost (section 2.1), but for `handleMs` and `lingerMs`. */
export interface ProviderDeadlines {
  /** To receive a request: 10,000. */
  readonly readMs?: number
  /** For a handler, whose client waits 60 s: 60,000. */
  readonly handleMs?: number
  /** To hand over the answer: 10,000. */
  readonly writeMs?: number
  /** To answer a transports query: 30,000. */
  readonly transportsMs?: number
  /** After the answer, until the client has closed the stream; then it is reset: 60,000. */
  readonly lingerMs?: number
}

export const PROVIDER_DEADLINES = {
  readMs: 10_000,
  handleMs: 60_000,
  writeMs: 10_000,
  transportsMs: 30_000,
  lingerMs: 60_000,
} as const

export interface DealProviderOptions extends AbortOptions {
  readonly deadlines?: ProviderDeadlines
  readonly limits?: RequestLimits
  readonly slots?: SlotLimits
  /** Learns of whatever went wrong with a request: it was undecodable, its handler threw, the stream broke. */
  readonly onError?: (error: unknown, where: { readonly peer: PeerId; readonly protocol: string }) => void
}

export interface StopOptions extends AbortOptions {
  /** Don't wait for the requests in hand: reset their streams. */
  readonly abort?: boolean
}

/** Handlers that are registered with a libp2p node. */
export interface DealProvider extends AsyncDisposable {
  /** The protocol ids that are offered. */
  readonly protocols: readonly string[]
  /** How many requests are in hand. */
  readonly running: number
  /**
   * Removes every handler that was added, and waits for the requests in hand. A signal that fires meanwhile aborts
   * them. Stopping twice is fine.
   */
  stop(options?: StopOptions): Promise<void>
}

/**
 * Offers a protocol for each of the handlers on a libp2p node, which stays the caller's.
 *
 * @throws what libp2p does, for a protocol that has a handler already; then none is left registered
 */
export async function dealProvider(
  libp2p: Pick<Libp2p, 'handle' | 'unhandle'>,
  handlers: DealHandlers,
  options: DealProviderOptions = {},
): Promise<DealProvider> {
  const provider = new RegisteredHandlers(libp2p, options)
  try {
    for (const service of servicesOf(handlers)) await provider.add(service)
  } catch (error) {
    await provider.stop({ abort: true })
    throw error
  }
  return provider
}

class RegisteredHandlers implements DealProvider {
  readonly protocols: string[] = []
  readonly #libp2p: Pick<Libp2p, 'handle' | 'unhandle'>
  readonly #options: DealProviderOptions
  readonly #deadlines: Deadlines
  readonly #slots: Slots
  /** Requests that have no answer yet. */
  readonly #running = new Set<Promise<unknown>>()
  /** Streams whose client has its answer, but has not closed them. */
  readonly #lingering = new Set<Promise<unknown>>()
  readonly #controller = new AbortController()

  constructor(libp2p: Pick<Libp2p, 'handle' | 'unhandle'>, options: DealProviderOptions) {
    this.#libp2p = libp2p
    this.#options = options
    this.#deadlines = { ...PROVIDER_DEADLINES, ...options.deadlines }
    this.#slots = new Slots(options.slots)
  }

  get running(): number {
    return this.#running.size
  }

  async add(service: AnyService): Promise<void> {
    const signal = this.#options.signal
    signal?.throwIfAborted()
    // libp2p resets the streams above its own limit, without a word; ours answers.
    const maxInboundStreams = streamsPerConnection(this.#options.slots)
    for (const protocol of service.exchange.protocols) {
      await this.#libp2p.handle(protocol, (stream, connection) => this.#accept(service, stream, connection), {
        maxInboundStreams,
        ...(signal && { signal }),
      })
      this.protocols.push(protocol)
    }
  }

  async stop({ signal, abort = false }: StopOptions = {}): Promise<void> {
    const protocols = this.protocols.splice(0)
    if (protocols.length > 0) await this.#libp2p.unhandle(protocols)
    const abortAll = (): void => this.#controller.abort(new ProviderStoppedError())
    if (abort || signal?.aborted) abortAll()
    signal?.addEventListener('abort', abortAll, { once: true })
    await settled(this.#running)
    // A reset could overtake an answer that the client has not read.
    const timer = setTimeout(abortAll, LAST_LINGER_MS)
    await settled(this.#lingering)
    clearTimeout(timer)
    signal?.removeEventListener('abort', abortAll)
    signal?.throwIfAborted()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  /** Not awaited by libp2p: what it does with failures is ours already. */
  #accept(service: AnyService, stream: Stream, connection: Connection): void {
    const peer = connection.remotePeer
    const answered = answerRequest(service, stream, peer, {
      deadlines: this.#deadlines,
      limits: this.#options.limits ?? {},
      slots: this.#slots,
      stopped: this.#controller.signal,
      report: (error) => this.#report(error, peer, stream.protocol),
    }).then((hasAnswer) => {
      // A transports query's client wants the end of the stream; all others don't mind it.
      if (hasAnswer) keep(this.#lingering, finishStream(stream, this.#deadlines.lingerMs, this.#controller.signal))
    })
    keep(this.#running, answered)
  }

  #report(error: unknown, peer: PeerId, protocol: string): void {
    try {
      this.#options.onError?.(error, { peer, protocol })
    } catch {
      // An observer's own trouble is nothing to the client.
    }
  }
}

/** When a provider stops, clients get so long to close streams that they have their answer on. */
const LAST_LINGER_MS = 1_000

/** Keeps a promise, which never fails, until it is settled. */
function keep(promises: Set<Promise<unknown>>, promise: Promise<unknown>): void {
  promises.add(promise)
  void promise.finally(() => promises.delete(promise))
}

/** Until none is left, those included that come meanwhile. */
async function settled(promises: ReadonlySet<Promise<unknown>>): Promise<void> {
  while (promises.size > 0) await Promise.all(promises)
}

/** Those that wait, those that are worked on, and as many that only have to be closed. */
function streamsPerConnection(slots: SlotLimits = {}): number {
  const { concurrentPerPeer, waiting } = { ...SLOT_LIMITS, ...slots }
  return 2 * concurrentPerPeer + waiting
}
