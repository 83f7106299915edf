import { CAR_INDEX_SORTED } from '../src/index-codecs.ts'
import type { GoOptions } from '../src/protocol.ts'

/** Our name of an index codec. */
export function indexCodecName(code?: number): 'car-index-sorted' | 'car-multihash-index-sorted' {
  return code === CAR_INDEX_SORTED ? 'car-index-sorted' : 'car-multihash-index-sorted'
}

/** The original's options that concern reading, under our names. */
export function readOptionsOf(options: GoOptions) {
  return {
    zeroLengthSectionAsEof: options.zeroLengthSectionAsEOF ?? false,
    wholeCids: options.useWholeCIDs ?? false,
    storeIdentityCids: options.storeIdentityCIDs ?? false,
  }
}

/** The original's options for a file to write, under our names. */
export function writeOptionsOf(options: GoOptions) {
  return {
    ...readOptionsOf(options),
    version: options.writeAsCarV1 ? (1 as const) : (2 as const),
    indexCodec: indexCodecName(options.indexCodec),
    dataPadding: options.dataPadding ?? 0,
    indexPadding: options.indexPadding ?? 0,
    allowDuplicatePuts: options.allowDuplicatePuts ?? false,
  }
}
