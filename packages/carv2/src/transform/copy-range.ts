import type { AbortOptions } from 'abort-error'
import { UnexpectedEndError } from '../errors.ts'
import { SourceWindow } from '../scan/source-window.ts'
import type { ByteSource } from '../source/byte-source.ts'
import type { WholeFile } from './whole-file.ts'

/** Appends the bytes `[from, to)` of a source to a file. */
export async function copyRange(
  source: ByteSource,
  from: number,
  to: number,
  file: WholeFile,
  { signal, onWindow }: AbortOptions & { onWindow?: (position: number) => void } = {},
): Promise<void> {
  const window = new SourceWindow(source, to)
  for (let at = from; at < to; at += window.limit) {
    await window.fill(at, 1, signal)
    if (window.limit === 0) throw new UnexpectedEndError('range', at, to - at, 0)
    await file.append(window.bytes.subarray(0, window.limit))
    onWindow?.(at + window.limit)
  }
}
