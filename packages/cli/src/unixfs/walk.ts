import type { CID } from 'multiformats/cid'
import { code as rawCode } from 'multiformats/codecs/raw'
import { type DirectoryEntry, directoryEntries, loadIfThere } from './directory-entries.ts'
import type { ReadableStore, UnixfsNode } from './node.ts'

/** Something below a root. Its `path` has a name for each step from there. */
export type WalkedEntry = { readonly path: readonly string[]; readonly cid: CID } & (
  | { readonly found: 'node'; readonly node: UnixfsNode }
  /** A file in one raw block, which has not been read. */
  | { readonly found: 'raw' }
  /** The store does not have the block. */
  | { readonly found: 'nothing' }
  /** The store does not have a part of the sharded directory at `path`. */
  | { readonly found: 'no-shard' }
)

/** Everything from `root` down, a directory before its entries; `path` is where the root itself lies. */
export async function* walkUnixfs(
  store: ReadableStore,
  root: CID,
  path: readonly string[] = [],
): AsyncGenerator<WalkedEntry> {
  const first = await entryAt(store, { name: '', cid: root }, path)
  yield first
  const open = [...openDirectory(store, first)]
  for (let directory = open.at(-1); directory !== undefined; directory = open.at(-1)) {
    const { done, value } = await directory.entries.next()
    if (done === true) {
      open.pop()
      continue
    }
    const entry = await entryAt(store, value, [...directory.path, ...(value.name === undefined ? [] : [value.name])])
    yield entry
    open.push(...openDirectory(store, entry))
  }
}

/** The CID of what lies at a path below `root`; undefined when nothing does. */
export async function findUnixfs(store: ReadableStore, root: CID, path: readonly string[]): Promise<CID | undefined> {
  let found = root
  for (const name of path) {
    const next = await findEntry(store, found, name)
    if (next === undefined) return undefined
    found = next
  }
  return found
}

async function findEntry(store: ReadableStore, cid: CID, name: string): Promise<CID | undefined> {
  const node = cid.code === rawCode ? undefined : await loadIfThere(store, cid)
  if (node === undefined || !isDirectory(node)) return undefined
  for await (const entry of directoryEntries(store, node)) if (entry.name === name) return entry.cid
  return undefined
}

async function entryAt(
  store: ReadableStore,
  { name, cid }: DirectoryEntry,
  path: readonly string[],
): Promise<WalkedEntry> {
  if (name === undefined) return { found: 'no-shard', path, cid }
  if (cid.code === rawCode) return { found: 'raw', path, cid }
  const node = await loadIfThere(store, cid)
  return node === undefined ? { found: 'nothing', path, cid } : { found: 'node', path, cid, node }
}

function openDirectory(store: ReadableStore, entry: WalkedEntry) {
  if (entry.found !== 'node' || !isDirectory(entry.node)) return []
  return [{ path: entry.path, entries: directoryEntries(store, entry.node) }]
}

function isDirectory({ kind }: UnixfsNode): boolean {
  return kind === 'directory' || kind === 'sharded-directory'
}
