import type { ByteSource } from '../../src/source/byte-source.ts'

/** A source that counts what is read from it. */
export interface CountingSource extends ByteSource {
  readonly reads: { readonly offset: number; readonly length: number }[]
  readonly bytesRead: number
  closed: number
}

/** Counts the reads of another source, which stays as synchronous as it is. */
export function countingSource(inner: ByteSource): CountingSource {
  const reads: { offset: number; length: number }[] = []
  return {
    reads,
    closed: 0,
    get bytesRead() {
      return reads.reduce((sum, { length }) => sum + length, 0)
    },
    size: () => inner.size(),
    read(offset, length) {
      if (length > 0) reads.push({ offset, length })
      return inner.read(offset, length)
    },
    close() {
      this.closed++
      return inner.close()
    },
  }
}

/** A source whose every answer takes its time: a few turns of the event loop, later reads often before earlier ones. */
export function slowSource(bytes: Uint8Array, turns: (read: number) => number = (read) => (read * 7) % 5): ByteSource {
  let reads = 0
  return {
    size: async () => bytes.length,
    read: async (offset, length, options) => {
      const copy = bytes.slice(offset, offset + length)
      for (let left = turns(reads++); left > 0; left--) await new Promise((resolve) => setImmediate(resolve))
      options?.signal?.throwIfAborted()
      return copy
    },
    close: async () => {},
  }
}

/** A source over bytes that fails when `fails` says so. */
export function failingSource(
  bytes: Uint8Array,
  fails: (offset: number, length: number) => Error | undefined,
): ByteSource {
  return {
    size: () => bytes.length,
    read: (offset, length) => {
      const error = fails(offset, length)
      if (error !== undefined) throw error
      return bytes.subarray(offset, offset + length)
    },
    close: () => {},
  }
}
