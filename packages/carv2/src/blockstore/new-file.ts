import type { CID } from 'multiformats/cid'
import { HeaderTooLargeError } from '../errors.ts'
import { carHeaderLength, encodeCarHeader } from '../format/car-header.ts'
import { CAR_V2_PRAGMA, CAR_V2_PREFIX_BYTES } from '../format/car-v2-header.ts'
import type { ResolvedWriteOptions } from '../options.ts'

/** Where the payload begins in a file written with these options. */
export function dataOffsetOf(options: ResolvedWriteOptions): number {
  return options.version === 1 ? 0 : CAR_V2_PREFIX_BYTES + options.dataPadding
}

/** Throws `HeaderTooLargeError` for roots whose header nobody could read under these limits. */
export function checkHeaderLength(roots: readonly CID[], { maxHeaderBytes }: ResolvedWriteOptions): void {
  const length = carHeaderLength(roots)
  if (length > maxHeaderBytes) throw new HeaderTooLargeError(0, length, maxHeaderBytes)
}

/** What a new file begins with: where each piece goes. Between them lie zeros, a hole. */
export function newFilePieces(
  options: ResolvedWriteOptions,
  roots: readonly CID[],
): { position: number; bytes: Uint8Array }[] {
  const header = { position: dataOffsetOf(options), bytes: encodeCarHeader(roots) }
  if (options.version === 1) return [header]
  const prefix = new Uint8Array(CAR_V2_PREFIX_BYTES)
  prefix.set(CAR_V2_PRAGMA)
  return [{ position: 0, bytes: prefix }, header]
}
