import type { CID } from 'multiformats/cid'
import { HeaderTooLargeError, InvalidOptionError } from '../errors.ts'
import { carHeaderLength } from '../format/car-header.ts'
import type { ResolvedWriteOptions } from '../options.ts'
import { checkIndexCodec, checkPadding } from '../transform/layout-options.ts'

/** Throws `InvalidOptionError` for what the types forbid: it would make a file that nobody can read. */
export function checkWriteOptions({ version, indexCodec, dataPadding, indexPadding }: ResolvedWriteOptions): void {
  if (version !== 1 && version !== 2) throw new InvalidOptionError('version', version, '1 or 2')
  checkIndexCodec(indexCodec)
  checkPadding('dataPadding', dataPadding)
  checkPadding('indexPadding', indexPadding)
}

/** Throws `HeaderTooLargeError` for roots whose header nobody could read under these limits. */
export function checkHeaderLength(roots: readonly CID[], { maxHeaderBytes }: ResolvedWriteOptions): void {
  const length = carHeaderLength(roots)
  if (length > maxHeaderBytes) throw new HeaderTooLargeError(0, length, maxHeaderBytes)
}
