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
  for (const item of source) {
    group.push(item)
    bytes += bytesOf(item)
    if (bytes < maxBytes) continue
    yield group
    group = []
    bytes = 0
  }
  if (group.length > 0) yield group
}

async function* asyncGroups<T>(
  items: AsyncIterator<T>,
  bytesOf: (item: T) => number,
  maxBytes: number,
): AsyncGenerator<T[]> {
  let ended = false
  const take = () => {
    const next = items.next()
    next.catch(() => {}) // A failure is thrown where the item is awaited, after the group in front of it.
    return next
  }
  try {
    for (let pending = take(); ; ) {
      const first = await pending
      if (first.done === true) {
        ended = true
        return
      }
      const group = [first.value]
      const idle = breathe()
      pending = take()
      for (let bytes = bytesOf(first.value); bytes < maxBytes; pending = take()) {
        const ready = await Promise.race([pending, idle]).catch(() => undefined)
        if (ready === undefined || ready.done === true) break
        group.push(ready.value)
        bytes += bytesOf(ready.value)
      }
      yield group
    }
  } finally {
    if (!ended) await items.return?.()
  }
}
