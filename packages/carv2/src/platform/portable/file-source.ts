import { UnsupportedError } from '../../errors.ts'
import type { ByteSource } from '../../source/byte-source.ts'

/** There are no paths here: pass bytes, a Blob or a ByteSource. */
export function openFileSource(path: string, _io: 'sync' | 'async'): ByteSource {
  throw new UnsupportedError(`cannot open ${path}: no file system on this platform`)
}
