import type { ByteSource } from './byte-source.ts'

/** A {@link ByteSource} over bytes in memory. Reads are views, not copies: don't change the bytes. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: () => bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
    close: () => {},
  }
}
