import type { PeerId, Stream } from '@libp2p/interface'
import { decodeStream } from '../cbor/decode-stream.ts'
import { encode } from '../cbor/encode.ts'
import { DealError } from '../errors.ts'
import { withDeadline } from './deadline.ts'
import type { RequestContext } from './deal-handlers.ts'
import { StreamBrokenError, TooManyRequestsError } from './errors.ts'
import { incomingBytes } from './incoming-bytes.ts'
import { sendBytes } from './outgoing-bytes.ts'
import { REQUEST_LIMITS, type RequestLimits } from './request-limits.ts'
import type { Refusal, Service } from './services.ts'
import type { Slots } from './slots.ts'

export interface Deadlines {
  readonly readMs: number
  readonly handleMs: number
  readonly writeMs: number
  readonly transportsMs: number
  readonly lingerMs: number
}

export interface AnswerOptions {
  readonly deadlines: Deadlines
  readonly limits: RequestLimits
  readonly slots: Slots
  /** Fires when the provider stops at once. */
  readonly stopped: AbortSignal
  report(error: unknown): void
}

/**
 * What becomes of a request:
 *
 *     wait for a slot ──▶ read one object ──▶ handler ──▶ write one object
 *          │ none            │ undecodable      │ throws, or is too slow
 *          └─────────────────┴──────────────────┴──▶ write a refusal
 *
 * Only a stream that breaks, or a provider that stops at once, gets no answer: then it is reset, and this resolves with
 * false. Never fails. To end the stream is the caller's.
 */
export async function answerRequest<Request, Response>(
  service: Service<Request, Response>,
  stream: Stream,
  peer: PeerId,
  options: AnswerOptions,
): Promise<boolean> {
  const broken = new BreakSignal(stream, options.stopped)
  try {
    const answer = await answerInSlot(service, stream, peer, options, broken.signal)
    const milliseconds = service.exchange.request === undefined ? 'transportsMs' : 'writeMs'
    await withDeadline('write', options.deadlines[milliseconds], broken.signal, (signal) =>
      sendBytes(stream, answer, signal),
    )
    return true
  } catch (error) {
    options.report(error)
    stream.abort(error instanceof Error ? error : new StreamBrokenError(stream.protocol, error))
    return false
  } finally {
    broken.release()
  }
}

/** The answer, encoded. Its slot is free again before it is written: a slow reader holds nobody up. */
async function answerInSlot<Request, Response>(
  service: Service<Request, Response>,
  stream: Stream,
  peer: PeerId,
  options: AnswerOptions,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { slots } = options
  const name = peer.toString()
  if (!(await takeSlot(slots, name, stream, signal))) {
    signal.throwIfAborted()
    options.report(new TooManyRequestsError(name))
    return refusal(service, { why: 'busy' })
  }
  try {
    return await answerOf(service, stream, peer, options, signal)
  } finally {
    slots.release(name)
  }
}

/** While it waits, the stream takes no more bytes than are under way. */
async function takeSlot(slots: Slots, name: string, stream: Stream, signal: AbortSignal): Promise<boolean> {
  const waits = slots.isFullFor(name) && stream.readStatus === 'readable'
  if (waits) stream.pause()
  const taken = await slots.take(name, signal)
  if (waits && stream.readStatus === 'paused') stream.resume()
  return taken
}

async function answerOf<Request, Response>(
  service: Service<Request, Response>,
  stream: Stream,
  peer: PeerId,
  { deadlines, limits, report }: AnswerOptions,
  signal: AbortSignal,
): Promise<Uint8Array> {
  let request: Request
  try {
    request = await withDeadline('read', deadlines.readMs, signal, (both) => readRequest(service, stream, limits, both))
  } catch (error) {
    if (signal.aborted || error instanceof StreamBrokenError) throw error
    report(error)
    return refusal(service, { why: 'undecodable', reason: error instanceof DealError ? error.message : 'unreadable' })
  }
  try {
    const response = await withDeadline('handle', deadlines.handleMs, signal, (both) => {
      const context: RequestContext = { peer, protocol: stream.protocol, signal: both, report }
      return service.handle(request, context)
    })
    return encode(service.exchange.response, service.fit(response))
  } catch (error) {
    signal.throwIfAborted()
    report(error)
    return refusal(service, { why: 'failed', request })
  }
}

async function readRequest<Request, Response>(
  service: Service<Request, Response>,
  stream: Stream,
  limits: RequestLimits,
  signal: AbortSignal,
): Promise<Request> {
  const type = service.exchange.request
  if (type === undefined) return undefined as Request
  const maxMessageBytes = limits.messageBytes ?? REQUEST_LIMITS.messageBytes
  try {
    const request = await decodeStream(type, incomingBytes(stream), { signal, maxMessageBytes })
    service.check(request, limits)
    return request
  } finally {
    // What else comes would be kept by libp2p, and cost the stream when it is too much.
    await stream.closeRead()
  }
}

function refusal<Request, Response>(
  { exchange, refuse }: Service<Request, Response>,
  why: Refusal<Request>,
): Uint8Array {
  return encode(exchange.response, refuse(why))
}

/** A signal that fires when a stream breaks or the provider stops. */
class BreakSignal {
  readonly #stream: Stream
  readonly #stopped: AbortSignal
  readonly #controller = new AbortController()

  constructor(stream: Stream, stopped: AbortSignal) {
    this.#stream = stream
    this.#stopped = stopped
    stopped.addEventListener('abort', this.#onStop, { once: true })
    stream.addEventListener('close', this.#onClose)
    if (stopped.aborted) this.#onStop()
    // The event came before we did.
    if (stream.status !== 'open' && stream.status !== 'closing') this.#onClose({})
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  release(): void {
    this.#stopped.removeEventListener('abort', this.#onStop)
    this.#stream.removeEventListener('close', this.#onClose)
  }

  readonly #onStop = (): void => this.#controller.abort(this.#stopped.reason)

  /** Before we have closed our side, a stream closes only when something is wrong with it. */
  readonly #onClose = ({ error }: { error?: Error }): void =>
    this.#controller.abort(new StreamBrokenError(this.#stream.protocol, error))
}
