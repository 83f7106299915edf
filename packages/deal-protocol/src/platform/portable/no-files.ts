import { UnsupportedError } from '../../errors.ts'
import type { CommitOptions } from '../../piece/commit-options.ts'
import type { CommittedPayload } from '../../piece/committed-payload.ts'

// There are no paths here: pass bytes, a Blob or a stream.

export async function commitFile(path: string, _options: CommitOptions): Promise<CommittedPayload> {
  throw noFiles(path)
}

export function readFile(path: string): AsyncIterable<Uint8Array> {
  throw noFiles(path)
}

function noFiles(path: string): UnsupportedError {
  return new UnsupportedError(`cannot open ${path}: no files on this platform`)
}
