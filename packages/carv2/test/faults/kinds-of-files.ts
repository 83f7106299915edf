/** Files of every layout a store writes, with the blocks that are in them. */
import type { CID } from 'multiformats/cid'
import { block, blockV0, DAG_CBOR, pseudoRandomBytes } from '../builders/blocks.ts'
import type { Block } from '../builders/car-bytes.ts'
import { type FileOptions, finalizedFile, storedBlocks, unfinalizedFile } from './expected-file.ts'

/** Blocks of several hash functions, digest lengths, and lengths of the length. */
export const VARIED_BLOCKS: readonly Block[] = [
  block(pseudoRandomBytes(1, 60)),
  blockV0(pseudoRandomBytes(2, 44)),
  block(pseudoRandomBytes(3, 300), 'blake2b-256', DAG_CBOR),
  block(pseudoRandomBytes(4, 10), 'identity'),
  block(''),
  block(pseudoRandomBytes(5, 91), 'sha2-512'),
  block(pseudoRandomBytes(5, 91), 'sha2-256', DAG_CBOR),
  block(pseudoRandomBytes(5, 91)),
]

export interface KindOfFile {
  readonly kind: string
  readonly options: FileOptions
  readonly roots: readonly CID[]
  /** The blocks that are in it. */
  readonly blocks: readonly Block[]
  readonly unfinalized: Uint8Array
  readonly finalized: Uint8Array
}

function kindOf(kind: string, options: FileOptions, roots = [VARIED_BLOCKS[0].cid, VARIED_BLOCKS[1].cid]): KindOfFile {
  const blocks = storedBlocks(VARIED_BLOCKS, options)
  const unfinalized = unfinalizedFile(blocks, roots, options)
  return { kind, options, roots, blocks, unfinalized, finalized: finalizedFile(blocks, roots, options) }
}

export const KINDS_OF_FILES: readonly KindOfFile[] = [
  kindOf('version 2', {}),
  kindOf('version 2 with identities, by whole CIDs', { storeIdentityCids: true, wholeCids: true }),
  kindOf('version 2 with paddings', { dataPadding: 33, indexPadding: 29 }),
  kindOf('version 2 with 1413 bytes of padding', { dataPadding: 1413, storeIdentityCids: true }),
  kindOf('version 2 with an IndexSorted', { indexCodec: 'car-index-sorted', indexPadding: 3 }),
  kindOf('version 2 without an index', { indexCodec: 'none', dataPadding: 1 }),
  kindOf('version 2 without roots', { storeIdentityCids: true }, []),
  kindOf('version 1', { version: 1, wholeCids: true }),
]

/** Where sections end in the unfinalized file; the first number is the end of the header. */
export function sectionEndsOf({ blocks, roots, options }: KindOfFile): number[] {
  return Array.from({ length: blocks.length + 1 }, (_, i) => unfinalizedFile(blocks.slice(0, i), roots, options).length)
}
