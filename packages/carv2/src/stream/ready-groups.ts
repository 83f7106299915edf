import { breathe } from '#platform'

/**
 * Groups what a source gives without a wait: a group ends at `maxBytes`, or when the source has nothing ready. So a
 * fast source pays for one write a group, and a slow one is answered at once.
 */
export async function* readyGroups<T>(
  source: Iterable<T> | AsyncIterable<T>,
  bytesOf: (item: T) => number,
  maxBytes: number,
): AsyncGenerator<T[]> {
  if (Symbol.asyncIterator in source) yield* asyncGroups(source[Symbol.asyncIterator](), bytesOf, maxBytes)
  else yield* syncGroups(source, bytesOf, maxBytes)
}

async function* syncGroups<T>(
  source: Iterable<T>,
  bytesOf: (item: T) => number,
  maxBytes: number,
): AsyncGenerator<T[]> {
  let group: T[] = []
  let bytes = 0
  try {
    for (const item of source) {
      group.push(item)
      bytes += bytesOf(item)
      if (bytes < maxBytes) continue
      yield group
      await breathe()
      group = []
      bytes = 0
    }
  } catch (error) {
    if (group.length > 0) yield group
    throw error
  }
  if (group.length > 0) yield group
}

async function* asyncGroups<T>(
  items: AsyncIterator<T>,
  bytesOf: (item: T) => number,
  maxBytes: number,
): AsyncGenerator<T[]> {
  const gathering = new Gathering(items, bytesOf, maxBytes)
  let ended = false
  try {
    for (;;) {
      const first = await gathering.pending
      if (first.done === true) {
        ended = true
        return
      }
      const idle = breathe()
      yield await gathering.from(first.value, idle)
      // A source that is always ready would starve timers and aborts.
      await idle
    }
  } finally {
    if (!ended) await items.return?.()
  }
}

/** Takes items in the order of a source. Callbacks instead of `Promise.race`, which cost 3 µs an item. */
class Gathering<T> {
  readonly #items: AsyncIterator<T>
  readonly #bytesOf: (item: T) => number
  readonly #maxBytes: number
  /** The item behind those that were taken. A failure is thrown where this is awaited, after the group in front of it. */
  pending: Promise<IteratorResult<T>>

  constructor(items: AsyncIterator<T>, bytesOf: (item: T) => number, maxBytes: number) {
    this.#items = items
    this.#bytesOf = bytesOf
    this.#maxBytes = maxBytes
    this.pending = items.next()
  }

  /** `first`, and what arrives behind it before `idle`, up to `maxBytes`. */
  from(first: T, idle: Promise<void>): Promise<T[]> {
    return new Promise((resolve, reject) => {
      const group: T[] = []
      let bytes = 0
      let open = true
      const close = () => {
        open = false
        resolve(group)
      }
      const add = (item: T) => {
        group.push(item)
        bytes += this.#bytesOf(item)
        this.pending = this.#items.next()
        this.pending.then(accept, close)
        if (bytes >= this.#maxBytes) close()
      }
      const accept = (result: IteratorResult<T>) => {
        if (!open) return
        try {
          if (result.done === true) close()
          else add(result.value)
        } catch (error) {
          reject(error)
        }
      }
      idle.then(close)
      add(first)
    })
  }
}
