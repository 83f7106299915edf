import { InvalidOptionError } from '../errors.ts'
import { DEFAULT_INDEX_CODEC, type IndexCodecName, indexCodecCode, indexCodecName } from '../index/codecs.ts'
import type { LayoutOptions } from '../options.ts'

/** {@link LayoutOptions} with every default filled in, and checked. */
export interface ResolvedLayout {
  readonly indexCodec: IndexCodecName | 'none'
  readonly dataPadding: number
  readonly indexPadding: number
}

/** Fills in the defaults. Throws `InvalidOptionError`. */
export function resolveLayout(options: LayoutOptions): ResolvedLayout {
  const { indexCodec = DEFAULT_INDEX_CODEC, dataPadding = 0, indexPadding = 0 } = options
  checkIndexCodec(indexCodec)
  checkPadding('dataPadding', dataPadding)
  checkPadding('indexPadding', indexPadding)
  return { indexCodec, dataPadding, indexPadding }
}

export function checkIndexCodec(name: IndexCodecName | 'none'): void {
  if (name !== 'none' && indexCodecName(indexCodecCode(name)) !== name) {
    throw new InvalidOptionError('indexCodec', name, "'car-multihash-index-sorted', 'car-index-sorted' or 'none'")
  }
}

export function checkPadding(option: string, bytes: number): void {
  if (!Number.isSafeInteger(bytes) || bytes < 0) throw new InvalidOptionError(option, bytes, 'a number of bytes')
}
