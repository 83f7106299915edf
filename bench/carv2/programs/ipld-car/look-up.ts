import { CarIndexedReader } from '@ipld/car'
import type { CID } from 'multiformats/cid'
import type { Prepare } from '../../../harness/measure.ts'
import { readCids } from '../cid-list.ts'

type LookUp = (reader: CarIndexedReader, cid: CID) => Promise<number>

/** The reader indexes the file in memory when it is opened, which is not measured here. */
function lookUp(look: LookUp): Prepare {
  return async ([car, list]) => {
    const cids = readCids(list)
    const reader = await CarIndexedReader.fromFile(car)
    return async () => {
      let bytes = 0
      for (const cid of cids) bytes += await look(reader, cid)
      return { blocks: cids.length, bytes, after: () => reader.close() }
    }
  }
}

export const get: Prepare = lookUp(async (reader, cid) => {
  const block = await reader.get(cid)
  if (block === undefined) throw new Error(`${cid} is not there`)
  return block.bytes.length
})

export const has: Prepare = lookUp(async (reader, cid) => {
  if (!(await reader.has(cid))) throw new Error(`${cid} is not there`)
  return 0
})
