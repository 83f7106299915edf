import { createReadStream } from 'node:fs'

/** What Node reads at a time unless told otherwise. */
export const DEFAULT_CHUNK = 64 * 1024
export const LARGE_CHUNK = 1024 * 1024

/** A file as the stream that `@ipld/car` is given. */
export function chunksOf(path: string, bytes: number): AsyncIterable<Uint8Array> {
  return createReadStream(path, { highWaterMark: bytes })
}
