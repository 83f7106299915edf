import type { AbortOptions } from 'abort-error'
import { UnexpectedEndError } from '../errors.ts'
import { SourceWindow } from '../scan/source-window.ts'
import { WINDOW_BYTES } from '../scan/window.ts'
import type { ByteSource } from '../source/byte-source.ts'
import type { IndexBucket } from './index-directory.ts'

/** The records of a stored bucket in their order: pieces of whole records, about 1 MiB each, valid until the next one. */
export async function* bucketRecords(
  source: ByteSource,
  { start, width, count }: IndexBucket,
  options: AbortOptions = {},
): AsyncGenerator<Uint8Array> {
  const most = Math.max(1, Math.floor(WINDOW_BYTES / width))
  const window = new SourceWindow(source, start + count * width, { firstRead: most * width })
  for (let i = 0; i < count; i += most) {
    const offset = start + i * width
    const length = Math.min(most, count - i) * width
    await window.fill(offset, length, options.signal)
    if (window.limit < length) throw new UnexpectedEndError('index records', offset, length, window.limit)
    yield window.bytes.subarray(0, length)
  }
}
