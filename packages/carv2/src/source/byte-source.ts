import type { AbortOptions } from 'abort-error'

/**
 * Random access to bytes: the one seam for reading. A file, bytes, a Blob, an HTTP range, a dagstore mount.
 *
 * `read` returns exactly `length` bytes, fewer only where the source ends. A source whose methods return values
 * instead of promises makes the readers above it synchronous.
 */
export interface ByteSource {
  /** Bytes in all. */
  size(options?: AbortOptions): number | Promise<number>
  /** The bytes `[offset, offset + length)`, fewer at the end. The caller owns them, or they are never changed. */
  read(offset: number, length: number, options?: AbortOptions): Uint8Array | Promise<Uint8Array>
  /** Optional: fills `target` from `offset` on and returns how many bytes there were. Spares an allocation a read. */
  readInto?(target: Uint8Array, offset: number, options?: AbortOptions): number | Promise<number>
  /**
   * Optional: the same without making anybody wait, while the caller works on what it has. Only what goes through a
   * source from one end to the other uses it; `close` waits for it.
   */
  readAhead?(target: Uint8Array, offset: number): Promise<number>
  /** Idempotent. */
  close(): void | Promise<void>
}

/** Whether `value` has the methods of a {@link ByteSource}. */
export function isByteSource(value: unknown): value is ByteSource {
  return (
    typeof value === 'object' &&
    value !== null &&
    'read' in value &&
    'size' in value &&
    typeof value.read === 'function'
  )
}
