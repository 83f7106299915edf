import type { PBLink } from '@ipld/dag-pb'
import type { CID } from 'multiformats/cid'
import { NotUnixfsError } from '../errors.ts'
import { loadNode, type ReadableStore, type UnixfsNode } from './node.ts'

/** An entry of a directory; or, without a name, a part of a sharded directory that the store does not have. */
export interface DirectoryEntry {
  readonly name: string | undefined
  readonly cid: CID
}

/** The entries of a directory, in the order of its links; of a sharded one, shard by shard. */
export async function* directoryEntries(store: ReadableStore, directory: UnixfsNode): AsyncGenerator<DirectoryEntry> {
  const open = [openDirectory(directory)]
  for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
    const { done, value: link } = last.links.next()
    if (done === true) {
      open.pop()
      continue
    }
    const { Name: name = '', Hash: cid } = link
    const { prefixLength } = last
    if (prefixLength === 0 || name.length !== prefixLength) {
      yield { name: name.slice(prefixLength), cid }
      continue
    }
    const shard = await loadIfThere(store, cid)
    if (shard === undefined) yield { name: undefined, cid }
    else open.push(openShard(shard))
  }
}

interface OpenDirectory {
  readonly links: Iterator<PBLink>
  /** Of a shard, characters in front of the name of every link; a link with no more than these leads to a shard. */
  readonly prefixLength: number
}

function openDirectory(node: UnixfsNode): OpenDirectory {
  return node.kind === 'directory' ? { links: node.links.values(), prefixLength: 0 } : openShard(node)
}

function openShard({ cid, kind, fanOut, links }: UnixfsNode): OpenDirectory {
  if (kind !== 'sharded-directory') throw new NotUnixfsError(cid, `a ${kind} in the place of a shard`)
  if (fanOut < 2) throw new NotUnixfsError(cid, `a shard with a fan-out of ${fanOut}`)
  return { links: links.values(), prefixLength: (fanOut - 1).toString(16).length }
}

/** Reads a block, or says that the store does not have it. */
export async function loadIfThere(store: ReadableStore, cid: CID): Promise<UnixfsNode | undefined> {
  try {
    return await loadNode(store, cid)
  } catch (error) {
    if ((error as Error).name === 'NotFoundError') return undefined
    throw error
  }
}
