import type { ByteSource } from './byte-source.ts'

/** A {@link ByteSource} over a Blob or File of the web platform. */
export function blobSource(blob: Blob): ByteSource {
  return {
    size: () => blob.size,
    read: async (offset, length, options) => {
      options?.signal?.throwIfAborted()
      return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer())
    },
    close: () => {},
  }
}
