import { NoIndexError } from '../errors.ts'
import { type ReadOptions, resolveReadOptions } from '../options.ts'
import { openPayload } from '../scan/open-payload.ts'
import { reportProgress } from '../scan/progress.ts'
import type { ByteSource } from '../source/byte-source.ts'
import type { CarInput } from '../source/open-source.ts'
import { copyRange } from './copy-range.ts'
import { type OverwriteOptions, writeWholeFile } from './whole-file.ts'

/** Options of {@link detachIndex}. */
export interface DetachOptions extends ReadOptions, OverwriteOptions {}

/**
 * Writes the index of a CARv2 to `path`: its bytes from IndexOffset to the end of the file, as they are. The CAR keeps
 * its index. Throws `NoIndexError`, `AlreadyExistsError`, and what opening throws.
 */
export async function detachIndex(input: CarInput, path: string, options: DetachOptions = {}): Promise<void> {
  const resolved = resolveReadOptions(options)
  const payload = await openPayload(input, resolved)
  try {
    const { indexOffset } = payload.container.header ?? { indexOffset: 0 }
    const source = payload.source as ByteSource
    const size = payload.size as number
    if (indexOffset === 0 || indexOffset === size) throw new NoIndexError()
    const progress = reportProgress(resolved, size - indexOffset)
    const onWindow = (position: number) => progress.at(position - indexOffset)
    await writeWholeFile(path, options, (file) => copyRange(source, indexOffset, size, file, { ...resolved, onWindow }))
  } finally {
    await payload.close()
  }
}
