import { NotAFileError } from '../errors.ts'
import type { Output } from '../output/output.ts'
import type { ExtractionTarget } from './extraction.ts'

/** Standard output takes the content of files, and nothing else. */
export function standardOutputTarget(output: Output): ExtractionTarget {
  return {
    async directory() {
      throw new NotAFileError('cannot extract a directory to stdout, use a path to extract a specific file')
    },
    async symlink() {
      throw new NotAFileError('cannot extract a symlink to stdout')
    },
    async file(_path, content) {
      for await (const chunk of content) await output.bytes(chunk)
    },
  }
}
