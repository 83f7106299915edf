import { decode, type PBLink, code as pbCode } from '@ipld/dag-pb'
import type { Blockstore } from 'interface-blockstore'
import { UnixFS } from 'ipfs-unixfs'
import type { CID } from 'multiformats/cid'
import { code as rawCode } from 'multiformats/codecs/raw'
import { NotUnixfsError } from '../errors.ts'
import { breathe } from '../interruption.ts'

/** Where blocks are read. */
export type ReadableStore = Pick<Blockstore, 'get'>

/** One block of a UnixFS DAG. */
export interface UnixfsNode {
  readonly cid: CID
  readonly kind: 'file' | 'directory' | 'sharded-directory' | 'symlink'
  /** Bytes of a file that lie in this block; the target of a symbolic link. */
  readonly data: Uint8Array
  readonly links: readonly PBLink[]
  /** Children of a sharded directory's node, at most. */
  readonly fanOut: number
}

/** Reads a block. Throws `NotFoundError` (the store's) and `NotUnixfsError`. */
export async function loadNode(store: ReadableStore, cid: CID): Promise<UnixfsNode> {
  await breathe()
  const bytes = await blockOf(store, cid)
  if (cid.code === rawCode) return { cid, kind: 'file', data: bytes, links: [], fanOut: 0 }
  if (cid.code !== pbCode) throw new NotUnixfsError(cid, `its codec is 0x${cid.code.toString(16)}`)
  const { unixfs, links } = decodeNode(cid, bytes)
  return {
    cid,
    kind: kindOf(cid, unixfs),
    data: unixfs.data ?? new Uint8Array(),
    links,
    fanOut: Number(unixfs.fanout ?? 0),
  }
}

async function blockOf(store: ReadableStore, cid: CID): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of store.get(cid)) pieces.push(piece)
  return pieces.length === 1 ? (pieces[0] as Uint8Array) : Buffer.concat(pieces)
}

function decodeNode(cid: CID, bytes: Uint8Array): { unixfs: UnixFS; links: PBLink[] } {
  try {
    const { Data, Links } = decode(bytes)
    if (Data === undefined) throw new Error('the dag-pb node has no data')
    return { unixfs: UnixFS.unmarshal(Data), links: Links }
  } catch (cause) {
    throw new NotUnixfsError(cid, (cause as Error).message, { cause })
  }
}

function kindOf(cid: CID, { type }: UnixFS): UnixfsNode['kind'] {
  switch (type) {
    case 'file':
    case 'raw':
      return 'file'
    case 'directory':
    case 'symlink':
      return type
    case 'hamt-sharded-directory':
      return 'sharded-directory'
    default:
      throw new NotUnixfsError(cid, `unknown unixfs type: ${type}`)
  }
}
