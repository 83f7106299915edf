/** What a store must have written, built without a line of `src`. */
import type { CID } from 'multiformats/cid'
import { type Block, carV1, carV2, carV2Prefix, concat } from '../builders/car-bytes.ts'
import { indexSorted, multihashIndexSorted, recordsOf } from '../builders/index-bytes.ts'

/** The options of a store that show in its file. */
export interface FileOptions {
  readonly version?: 1 | 2
  readonly indexCodec?: 'car-multihash-index-sorted' | 'car-index-sorted' | 'none'
  readonly dataPadding?: number
  readonly indexPadding?: number
  readonly storeIdentityCids?: boolean
  readonly wholeCids?: boolean
  readonly allowDuplicatePuts?: boolean
  readonly refMode?: boolean
}

/** Whether a block is its own CID, and need not be stored (specification section 3). */
export function isImplied({ cid }: Pick<Block, 'cid'>, { storeIdentityCids, refMode }: FileOptions): boolean {
  return cid.multihash.code === 0 && !storeIdentityCids && !refMode
}

/** What two blocks that are the same have in common: the whole CID, or its multihash. */
export function keyOf(cid: CID, { wholeCids }: FileOptions): string {
  return wholeCids ? cid.toString() : Buffer.from(cid.multihash.bytes).toString('hex')
}

/** The puts that become sections, in order (specification sections 3 and 6.1, defect 11). */
export function storedBlocks<B extends Block>(puts: readonly B[], options: FileOptions): B[] {
  const seen = new Set<string>()
  return puts.filter((put) => {
    if (isImplied(put, options)) return false
    if (options.allowDuplicatePuts) return true
    const key = keyOf(put.cid, options)
    const known = seen.has(key)
    seen.add(key)
    return !known
  })
}

/** The index over the sections of a payload. */
export function expectedIndex(sections: readonly (Block & { offset: number })[], options: FileOptions): Uint8Array {
  const records = recordsOf(sections.filter((section) => !isImplied(section, options)))
  return options.indexCodec === 'car-index-sorted' ? indexSorted(records) : multihashIndexSorted(records)
}

/** The finalized file of these sections. */
export function finalizedFile(blocks: readonly Block[], roots: readonly CID[], options: FileOptions = {}): Uint8Array {
  const payload = carV1(blocks, roots)
  if (options.version === 1) return payload.bytes
  const { dataPadding = 0, indexPadding = 0 } = options
  if (options.indexCodec === 'none') return carV2(payload.bytes, { dataPadding })
  const index = expectedIndex(payload.sections, options)
  const fullyIndexed = options.storeIdentityCids ?? false
  return carV2(payload.bytes, { index, dataPadding, indexPadding, fullyIndexed })
}

/** The file before it is finalized: a zero header, and nothing behind the payload. */
export function unfinalizedFile(
  blocks: readonly Block[],
  roots: readonly CID[],
  options: FileOptions = {},
): Uint8Array {
  const payload = carV1(blocks, roots).bytes
  if (options.version === 1) return payload
  const prefix = carV2Prefix({ dataOffset: 0, dataSize: 0, indexOffset: 0 })
  return concat(prefix, new Uint8Array(options.dataPadding ?? 0), payload)
}
