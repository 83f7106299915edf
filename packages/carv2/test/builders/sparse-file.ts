import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'

/** Writes a file of `size` bytes that is zero but for these pieces; holes take no room on disk. */
export function writeSparseFile(
  path: string,
  size: number,
  pieces: readonly (readonly [at: number, bytes: Uint8Array])[],
) {
  const file = openSync(path, 'w')
  try {
    ftruncateSync(file, size)
    for (const [at, bytes] of pieces) writeSync(file, bytes, 0, bytes.length, at)
  } finally {
    closeSync(file)
  }
}
