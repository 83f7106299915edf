import type { AbortOptions } from 'abort-error'
import { UnexpectedEndError } from '../errors.ts'
import { WINDOW_BYTES } from '../scan/window.ts'
import type { ByteSource } from '../source/byte-source.ts'
import type { IndexBucket } from './index-directory.ts'

/** The records of a stored bucket in their order: pieces of whole records, about 1 MiB each, not to be changed. */
export async function* bucketRecords(
  source: ByteSource,
  { start, width, count }: IndexBucket,
  { signal }: AbortOptions = {},
): AsyncGenerator<Uint8Array> {
  const most = Math.max(1, Math.floor(WINDOW_BYTES / width))
  for (let i = 0; i < count; i += most) {
    signal?.throwIfAborted()
    const offset = start + i * width
    const length = Math.min(most, count - i) * width
    const piece = await source.read(offset, length, signal === undefined ? {} : { signal })
    if (piece.length < length) throw new UnexpectedEndError('index records', offset, length, piece.length)
    yield piece
  }
}
