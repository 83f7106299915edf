import { UnsupportedError } from '../../errors.ts'
import type { OverwriteOptions, WholeFile } from '../../transform/whole-file.ts'

/** There are no files here: write to a stream instead. */
export async function createWholeFile(path: string, _options: OverwriteOptions): Promise<WholeFile> {
  throw new UnsupportedError(`cannot write ${path}: no file system on this platform`)
}

/** Nothing here has a path. */
export async function isSameFile(_a: string, _b: string): Promise<boolean> {
  return false
}
