import type { DialTarget, Libp2p, Stream } from '@libp2p/interface'
import { withDeadline } from './deadline.ts'
import { StreamNotOpenedError } from './errors.ts'
import { Slots } from './slots.ts'

/** How often a stream is tried, and how long is waited in between (section 2.1). */
export interface RetryOptions {
  /** 5 unless told otherwise; 1 never tries again. */
  readonly attempts?: number
  /** Before the second attempt, in milliseconds: 1,000. */
  readonly minMs?: number
  /** 300,000. */
  readonly maxMs?: number
  /** How many times longer each wait is than the one before: 5. */
  readonly factor?: number
  /** Waits some time between `minMs` and the full wait, so that many clients don't come back together. On. */
  readonly jitter?: boolean
  /** Waits; for tests. Must reject when the signal fires. */
  readonly delay?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>
  /** From 0 to 1; for tests. */
  readonly random?: () => number
}

export const RETRY = { attempts: 5, minMs: 1_000, maxMs: 300_000, factor: 5, jitter: true } as const

/** Milliseconds to wait after this many failed attempts, from 1. */
export function retryDelay(failed: number, options: RetryOptions = {}): number {
  const { minMs, maxMs, factor, jitter } = { ...RETRY, ...options }
  const full = Math.min(minMs * factor ** (failed - 1), maxMs)
  if (!jitter || full <= minMs) return full
  return minMs + (options.random ?? Math.random)() * (full - minMs)
}

/** What makes no sense to try again, by the names of libp2p's errors. */
const PERMANENT: ReadonlySet<string> = new Set([
  'UnsupportedProtocolError',
  'InvalidParametersError',
  'InvalidMultiaddrError',
  'InvalidPeerIdError',
  'NoValidAddressesError',
  'DialDeniedError',
  'NotStartedError',
])

/**
 * How many streams are being opened to one provider at once. js-libp2p (3.3.11) gives a whole connection up when more
 * than ten come before the other side has set it up, and dialling anew would come to the same.
 */
const OPENING_AT_ONCE = 4

/** For the streams of one client. The deadline of an attempt begins when it has its turn. */
export function openingSlots(): Slots {
  return new Slots({ concurrent: Infinity, concurrentPerPeer: OPENING_AT_ONCE, waiting: Infinity, waitMs: Infinity })
}

export interface OpenOptions {
  readonly slots: Slots
  readonly signal: AbortSignal | undefined
  /** For each attempt, in milliseconds. */
  readonly deadline: number
  readonly retry: RetryOptions
  /** Before each attempt, from 1. */
  onAttempt(attempt: number): void
  /** Before waiting. */
  onRetry(attempt: number, delayMs: number, error: unknown): void
}

/**
 * A stream for the first of the protocols that the peer knows, too.
 *
 * @throws StreamNotOpenedError with the last attempt's error as its cause; the reason of the signal
 */
export async function openStream(
  libp2p: Pick<Libp2p, 'dialProtocol'>,
  peer: DialTarget,
  protocols: readonly string[],
  options: OpenOptions,
): Promise<Stream> {
  const { signal, retry } = options
  const attempts = retry.attempts ?? RETRY.attempts
  for (let attempt = 1; ; attempt++) {
    options.onAttempt(attempt)
    try {
      return await openInTurn(libp2p, peer, protocols, options)
    } catch (error) {
      signal?.throwIfAborted()
      if (attempt >= attempts || isPermanent(error)) throw new StreamNotOpenedError(protocols, attempt, error)
      const delayMs = retryDelay(attempt, retry)
      options.onRetry(attempt, delayMs, error)
      await (retry.delay ?? delay)(delayMs, signal)
    }
  }
}

async function openInTurn(
  libp2p: Pick<Libp2p, 'dialProtocol'>,
  peer: DialTarget,
  protocols: readonly string[],
  { slots, signal, deadline }: OpenOptions,
): Promise<Stream> {
  const name = String(peer)
  const taken = await slots.take(name, signal)
  try {
    return await withDeadline('open', deadline, signal, (both) => dial(libp2p, peer, protocols, both))
  } finally {
    if (taken) slots.release(name)
  }
}

async function dial(
  libp2p: Pick<Libp2p, 'dialProtocol'>,
  peer: DialTarget,
  protocols: readonly string[],
  signal: AbortSignal,
): Promise<Stream> {
  const stream = await libp2p.dialProtocol(peer, [...protocols], { signal, maxOutboundStreams: MAX_STREAMS })
  // Nobody waits for it any more.
  if (signal.aborted) stream.abort(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
  return stream
}

/** To one peer and of one protocol; libp2p's own limit is 64. */
const MAX_STREAMS = 1_024

function isPermanent(error: unknown): boolean {
  return error instanceof Error && PERMANENT.has(error.name)
}

async function delay(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, milliseconds)
  const onAbort = (): void => reject(signal?.reason)
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    await promise
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}
