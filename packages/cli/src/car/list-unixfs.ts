import { ReadOnlyBlockstore } from '@carport/carv2'
import type { CID } from 'multiformats/cid'
import { code as rawCode } from 'multiformats/codecs/raw'
import { BlockNotFoundError } from '../errors.ts'
import { interruption } from '../interruption.ts'
import { fileNodes } from '../unixfs/file-nodes.ts'
import { walkUnixfs } from '../unixfs/walk.ts'

/** A block, and the path of what it belongs to: `/` for a root. */
export interface ListedBlock {
  readonly cid: CID
  readonly path: string
}

/** The path of everything below the roots, a directory before its entries. A block that is missing is an error. */
export async function* unixfsEntries(car: string): AsyncGenerator<ListedBlock> {
  await using store = await ReadOnlyBlockstore.open(car, { signal: interruption })
  for (const root of store.roots) {
    if (root.code === rawCode) continue
    for await (const entry of walkUnixfs(store, root)) {
      if (entry.found === 'nothing' || entry.found === 'no-shard') throw new BlockNotFoundError(entry.cid)
      if (entry.path.length > 0) yield { cid: entry.cid, path: entry.path.join('/') }
    }
  }
}

/** Every block of the tree below the roots: those of a directory, then of its entries; of a file, in its order. */
export async function* unixfsBlocks(car: string): AsyncGenerator<ListedBlock> {
  await using store = await ReadOnlyBlockstore.open(car, { signal: interruption })
  for (const root of store.roots) {
    for await (const entry of walkUnixfs(store, root)) {
      if (entry.found === 'nothing' || entry.found === 'no-shard') throw new BlockNotFoundError(entry.cid)
      const path = entry.path.length === 0 ? '/' : entry.path.join('/')
      if (entry.found === 'raw' || entry.node.kind !== 'file') yield { cid: entry.cid, path }
      else for await (const { cid } of fileNodes(store, entry.node)) yield { cid, path }
    }
  }
}
