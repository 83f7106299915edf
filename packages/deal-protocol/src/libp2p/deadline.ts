import { DeadlineExceededError, type ExchangeStep } from './errors.ts'

/**
 * A step of an exchange, ended by its deadline or by the caller's signal: `work` gets a signal of both, and is left
 * alone if it doesn't listen. Leaves no timer and no listener behind. A deadline of Infinity is none.
 *
 * @throws DeadlineExceededError, or the reason of the caller's signal
 */
export async function withDeadline<Result>(
  step: ExchangeStep,
  milliseconds: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Result | Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted()
  const controller = new AbortController()
  const { promise: ended, reject } = Promise.withResolvers<never>()
  const end = (reason: unknown): void => {
    controller.abort(reason)
    reject(reason)
  }
  const abort = (): void => end(signal?.reason)
  signal?.addEventListener('abort', abort, { once: true })
  const timer =
    milliseconds === Infinity
      ? undefined
      : setTimeout(() => end(new DeadlineExceededError(step, milliseconds)), milliseconds)
  try {
    return await Promise.race([started(work, controller.signal), ended])
  } catch (error) {
    // What the work says of its being aborted is some error of libp2p's.
    throw controller.signal.aborted ? controller.signal.reason : error
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

/** Work that throws at once fails as one that throws later does. */
async function started<Result>(
  work: (signal: AbortSignal) => Result | Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  return work(signal)
}
