import { openFileSource } from '#platform'
import type { ByteSource } from './byte-source.ts'

/** How a file is read: see {@link fileSource}. */
export interface FileSourceOptions {
  /** Default `'sync'`. */
  io?: 'sync' | 'async'
}

/**
 * A {@link ByteSource} over a file, opened at the first use.
 *
 * `io: 'sync'` (default) reads with `readSync`: 1-4 µs a cached read instead of 30-75, but a cold disk blocks the
 * event loop. `io: 'async'` never blocks it. Fails with `FileError`.
 */
export function fileSource(path: string, options: FileSourceOptions = {}): ByteSource {
  return openFileSource(path, options.io ?? 'sync')
}
