import type { InProgressImportResult } from 'ipfs-unixfs-importer'
import type { FileLayout } from 'ipfs-unixfs-importer/layout'

/**
 * The balanced layout as go-unixfsnode, and with it Go's `car create`, builds it: a single node that is left over on a
 * level is linked as it is, not wrapped in a node of its own. It shows from 175 chunks on.
 */
export function balancedLikeGo(maxChildrenPerNode: number): FileLayout {
  const layout: FileLayout = async (source, reduce) => {
    const parents: InProgressImportResult[] = []
    for await (const children of groupsOf(maxChildrenPerNode, source)) {
      const leftOver = parents.length > 0 && children.length === 1
      parents.push(...(leftOver ? children : [await reduce(children)]))
    }
    return parents.length === 1 ? (parents[0] as InProgressImportResult) : layout(parents, reduce)
  }
  return layout
}

async function* groupsOf<T>(size: number, source: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T[]> {
  let group: T[] = []
  for await (const item of source) {
    group.push(item)
    if (group.length < size) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}
