import type { AbortOptions } from 'abort-error'
import { readVarint, varintEnd } from '../bytes/varint.ts'
import { UnsupportedError } from '../errors.ts'
import type { CarIndex } from './car-index.ts'
import {
  CAR_INDEX_SORTED,
  CAR_MULTIHASH_INDEX_SORTED,
  type IndexCodecName,
  indexCodecCode,
  indexCodecName,
} from './codecs.ts'
import { encodeIndexPieces } from './encode-index.ts'
import { MemoryIndex } from './memory-index.ts'
import { RecordTable } from './record-table.ts'
import { StoredIndex } from './stored-index.ts'

/**
 * The bytes of any index, piece by piece, in its own codec or another. A stored index is copied as it lies; turning it
 * into another codec sorts its records in memory (48 bytes each). An IndexSorted (0x0400) in a file knows no hash
 * functions, so it can't become a MultihashIndexSorted: `UnsupportedError`.
 */
export async function* writeIndex(
  index: CarIndex,
  codec?: IndexCodecName,
  options: AbortOptions = {},
): AsyncGenerator<Uint8Array> {
  const target = codec === undefined ? index.codec : indexCodecCode(codec)
  if (index instanceof StoredIndex && index.codec === target) {
    yield* index.bytes(options)
    return
  }
  if (!(index instanceof MemoryIndex) && index.codec === CAR_INDEX_SORTED && target === CAR_MULTIHASH_INDEX_SORTED) {
    throw new UnsupportedError('an IndexSorted has no hash functions; regenerate the index from the data')
  }
  const generated = index instanceof MemoryIndex ? index : await loadIndex(index, target, options)
  for (const piece of encodeIndexPieces(generated, target)) {
    options.signal?.throwIfAborted()
    yield piece
  }
}

async function loadIndex(index: CarIndex, codec: number, { signal }: AbortOptions): Promise<MemoryIndex> {
  const table = new RecordTable()
  for await (const { multihash, offset } of index.entries()) {
    signal?.throwIfAborted()
    const code = readVarint(multihash, 0, multihash.length, 0)
    readVarint(multihash, varintEnd, multihash.length, 0)
    table.append(code, multihash, varintEnd, multihash.length, offset)
  }
  return new MemoryIndex(table, indexCodecName(codec) ?? 'car-multihash-index-sorted')
}
