import { InvalidVersionError } from '../errors.ts'
import { characteristicsOf } from '../format/car-v2-header.ts'
import { type IndexCodecName, indexCodecCode } from '../index/codecs.ts'
import { encodeIndexPieces } from '../index/encode-index.ts'
import { MemoryIndex } from '../index/memory-index.ts'
import { RecordTable } from '../index/record-table.ts'
import { type LayoutOptions, type ReadOptions, resolveReadOptions } from '../options.ts'
import { openPayload } from '../scan/open-payload.ts'
import type { ByteStream } from '../scan/stream-window.ts'
import type { CarInput } from '../source/open-source.ts'
import { writeCarV2 } from './car-v2-file.ts'
import { copyPayload } from './copy-payload.ts'
import { resolveLayout } from './layout-options.ts'
import { type OverwriteOptions, type WholeFile, writeWholeFile } from './whole-file.ts'

/** Options of {@link wrapCar}. */
export interface WrapOptions extends ReadOptions, LayoutOptions, OverwriteOptions {}

/**
 * Wraps a CARv1 in a CARv2 with an index, at `path`. The payload is copied as it is and indexed in the same pass, so the
 * input may be a stream. With `storeIdentityCids` identities are indexed too, and the fully-indexed bit says so; with
 * `zeroLengthSectionAsEof` the zeros of a padded piece stay part of the payload. Blocks are not hashed.
 *
 * Throws `InvalidVersionError` for a CARv2, `AlreadyExistsError`, and what reading throws.
 */
export async function wrapCar(input: CarInput | ByteStream, path: string, options: WrapOptions = {}): Promise<void> {
  const { indexCodec, dataPadding, indexPadding } = resolveLayout(options)
  const resolved = resolveReadOptions(options)
  const payload = await openPayload(input, resolved)
  try {
    const { version } = payload.container
    if (version !== 1) throw new InvalidVersionError(version, `source version must be 1; got: ${version}`)
    const table = new RecordTable()
    const indexed = indexCodec !== 'none'
    const surroundings = {
      characteristics: characteristicsOf(indexed && resolved.storeIdentityCids),
      dataPadding,
      indexPadding,
      index: () => (indexed ? indexPieces(table, indexCodec) : undefined),
    }
    const writePayload = (file: WholeFile) => copyPayload(payload, file, resolved, indexed ? table : undefined)
    await writeWholeFile(path, options, (file) => writeCarV2(file, surroundings, () => writePayload(file), options))
  } finally {
    await payload.close()
  }
}

function indexPieces(table: RecordTable, codec: IndexCodecName): Iterable<Uint8Array> {
  return encodeIndexPieces(new MemoryIndex(table, codec), indexCodecCode(codec))
}
