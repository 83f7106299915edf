/** The bytes as an asynchronous stream of chunks of these sizes, over and over; a size of 0 is an empty chunk. */
export async function* chunked(bytes: Uint8Array, ...sizes: number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]
    yield bytes.slice(at, at + size)
    at += size
  }
}

/** A stream that counts how often it is asked, and notes that it was let go. */
export function watchedStream(chunks: Iterable<Uint8Array>) {
  const watched = { pulls: 0, returned: 0 }
  const inner = chunks[Symbol.iterator]()
  const stream: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        watched.pulls++
        return inner.next()
      },
      return: async () => {
        watched.returned++
        return { done: true, value: undefined }
      },
    }),
  }
  return { stream, watched }
}

/** Everything an iterable gives. */
export async function collect<T>(items: Iterable<T> | AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

/** Chunks as one piece. */
export async function joined(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(Buffer.concat(await collect(chunks)))
}
