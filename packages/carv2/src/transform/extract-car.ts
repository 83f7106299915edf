import { isSameFile, lockFile } from '#platform'
import { AlreadyV1Error } from '../errors.ts'
import { type ReadOptions, resolveReadOptions } from '../options.ts'
import { openPayload } from '../scan/open-payload.ts'
import type { ByteStream } from '../scan/stream-window.ts'
import { type CarInput, pathOf } from '../source/open-source.ts'
import { copyPayload } from './copy-payload.ts'
import { type OverwriteOptions, writeWholeFile } from './whole-file.ts'

/** Options of {@link extractCar}. */
export interface ExtractOptions extends ReadOptions, OverwriteOptions {}

/**
 * Writes the CARv1 payload of a CARv2 to `path`, as it is. The path may be that of the input itself, which is then
 * replaced. Sections must be sound in their structure; blocks are not hashed.
 *
 * Throws `AlreadyV1Error` for a CARv1, `AlreadyExistsError`, and what reading throws.
 */
export async function extractCar(
  input: CarInput | ByteStream,
  path: string,
  options: ExtractOptions = {},
): Promise<void> {
  const resolved = resolveReadOptions(options)
  const payload = await openPayload(input, resolved)
  try {
    if (payload.container.version === 1) throw new AlreadyV1Error()
    const source = pathOf(input)
    const inPlace = source !== undefined && (await isSameFile(source, path))
    const lock = inPlace ? lockFile(path) : undefined
    try {
      const overwrite = inPlace || (options.overwrite ?? false)
      await writeWholeFile(path, { ...resolved, overwrite }, (file) => copyPayload(payload, file, resolved))
    } finally {
      lock?.release()
    }
  } finally {
    await payload.close()
  }
}
