import type { CID } from 'multiformats/cid'
import { NotUnixfsError } from '../errors.ts'
import { loadNode, type ReadableStore, type UnixfsNode } from './node.ts'

/** The blocks of a file in the order of their bytes: a node before what it links to. */
export async function* fileNodes(store: ReadableStore, file: UnixfsNode): AsyncGenerator<UnixfsNode> {
  yield file
  const open: Iterator<{ Hash: CID }>[] = [file.links.values()]
  for (let links = open.at(-1); links !== undefined; links = open.at(-1)) {
    const { done, value: link } = links.next()
    if (done === true) {
      open.pop()
      continue
    }
    const node = await loadNode(store, link.Hash)
    if (node.kind !== 'file') throw new NotUnixfsError(node.cid, `a ${node.kind} inside of a file`)
    yield node
    open.push(node.links.values())
  }
}

/** The content of a file. */
export async function* fileContent(store: ReadableStore, file: UnixfsNode): AsyncGenerator<Uint8Array> {
  for await (const { data } of fileNodes(store, file)) if (data.length > 0) yield data
}
