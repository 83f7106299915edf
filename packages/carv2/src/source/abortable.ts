import type { AbortOptions } from 'abort-error'
import type { MaybePromise } from './maybe-promise.ts'

/** What `promise` gives, or the reason of the signal when that is aborted first. Leaves no listener behind. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

/** The items of an iterable; an abort throws its reason at once, also while an item is waited for. */
export async function* untilAborted<T>(
  items: Iterable<T> | AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  if (signal === undefined) {
    yield* items
    return
  }
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  let ended = false
  try {
    for (;;) {
      signal.throwIfAborted()
      const next = iterator.next()
      const item = await (next instanceof Promise ? abortable(next, signal) : next)
      ended = item.done === true
      if (item.done === true) return
      yield item.value
    }
  } finally {
    // A source that is being waited for can't be ended before it answers.
    const ending = ended ? undefined : iterator.return?.()
    if (signal.aborted) Promise.resolve(ending).catch(() => {})
    else await ending
  }
}

/** Waits for a value that may be there already, but no longer than until an abort. */
export function unlessAborted<T>(value: MaybePromise<T>, { signal }: AbortOptions): MaybePromise<T> {
  return value instanceof Promise && signal !== undefined ? abortable(value, signal) : value
}
