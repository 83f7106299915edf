import type { ByteSource } from './byte-source.ts'
import { markSynchronous } from './synchronous.ts'

/** A {@link ByteSource} over bytes in memory. Reads are views, not copies: don't change the bytes. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return markSynchronous({
    size: () => bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
    close: () => {},
  })
}
