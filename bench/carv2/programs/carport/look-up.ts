import { ReadOnlyBlockstore } from '@carport/carv2'
import type { CID } from 'multiformats/cid'
import type { Prepare } from '../../../harness/measure.ts'
import { readCids } from '../cid-list.ts'

type LookUp = (store: ReadOnlyBlockstore, cid: CID) => number

function lookUp(verify: 'always' | 'never', look: LookUp): Prepare {
  return async ([car, list]) => {
    const cids = readCids(list)
    const store = await ReadOnlyBlockstore.open(car, { verify })
    return () => {
      let bytes = 0
      for (const cid of cids) bytes += look(store, cid)
      return { blocks: cids.length, bytes, after: () => store.close() }
    }
  }
}

/** Over a file read synchronously, `get` is a plain generator, and `has` and `size` return values. */
function getOne(store: ReadOnlyBlockstore, cid: CID): number {
  let bytes = 0
  for (const piece of store.get(cid) as Generator<Uint8Array>) bytes += piece.length
  return bytes
}

/** As the Go peer, which does not hash what it reads. */
export const get: Prepare = lookUp('never', getOne)

export const getVerified: Prepare = lookUp('always', getOne)

export const has: Prepare = lookUp('always', (store, cid) => {
  if (store.has(cid) !== true) throw new Error(`${cid} is not there`)
  return 0
})

export const size: Prepare = lookUp('always', (store, cid) => store.size(cid) as number)
