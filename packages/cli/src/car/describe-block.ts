import { decode, type PBLink, code as pbCode } from '@ipld/dag-pb'
import { UnixFS } from 'ipfs-unixfs'
import type { CID } from 'multiformats/cid'
import { multicodecName } from '../multicodec-names.ts'
import { byteCount } from '../report/byte-count.ts'

/** What can be said of a block without following its links. */
export interface BlockDescription {
  readonly cid: CID
  readonly codec: string
  /** Of a dag-pb block. */
  readonly links?: readonly { name?: string; size: number; cid: CID }[]
  readonly dataLength?: number
  /** `File`, `Directory`… */
  readonly unixfs?: string
  /** Why it can't be read as what its codec says. */
  readonly problem?: string
}

/** The names that Go's tools print. */
const unixfsNames: Readonly<Record<string, string>> = {
  raw: 'Raw',
  directory: 'Directory',
  file: 'File',
  metadata: 'Metadata',
  symlink: 'Symlink',
  'hamt-sharded-directory': 'HAMTShard',
}

export function describeBlock(cid: CID, bytes: Uint8Array): BlockDescription {
  const description = { cid, codec: multicodecName(cid.code) }
  if (cid.code !== pbCode) return description
  try {
    const { Links, Data } = decode(bytes)
    const links = Links.map(describeLink)
    return { ...description, links, dataLength: Data?.length ?? 0, ...describeUnixfs(Data) }
  } catch (error) {
    return { ...description, problem: `not interpretable as dag-pb: ${(error as Error).message}` }
  }
}

function describeLink({ Name, Tsize, Hash }: PBLink) {
  return { ...(Name !== undefined && { name: Name }), size: Tsize ?? 0, cid: Hash }
}

function describeUnixfs(data: Uint8Array | undefined): Pick<BlockDescription, 'unixfs' | 'problem'> {
  try {
    if (data === undefined) throw new Error('no data')
    const { type } = UnixFS.unmarshal(data)
    return { unixfs: unixfsNames[type] ?? type }
  } catch (error) {
    return { problem: `not interpretable as unixfs: ${(error as Error).message}` }
  }
}

const LINKS_SHOWN = 3

/** The lines of Go's `car list -v`. */
export function descriptionText({ cid, codec, links, dataLength, unixfs, problem }: BlockDescription): string {
  const lines = [`${codec}: ${cid}`]
  if (links !== undefined) {
    lines.push(`\t${links.length} links. ${dataLength} bytes`)
    for (const { name = '<no name>', size, cid: linked } of links.slice(0, LINKS_SHOWN)) {
      lines.push(`\t\t${name}[${byteCount(size)}] ${linked}`)
    }
    if (links.length > LINKS_SHOWN) lines.push(`\t\t(${links.length} total)`)
  }
  if (unixfs !== undefined) lines.push(`\tUnixfs ${unixfs}`)
  if (problem !== undefined) lines.push(`\t${problem}`)
  return lines.join('\n')
}
