import { CID } from 'multiformats/cid'
import { IDENTITY } from './block-kinds.ts'
import type { Put } from './protocol.ts'
import type { CarDescription } from './random-car.ts'

/**
 * The puts that become sections, in order. The oracle both sides are held to, for as long as no two hash functions
 * give the same digest: there the original drops a block (it looks at digests only) and Carport does not.
 */
export function storedPuts({ options, puts }: Pick<CarDescription, 'options' | 'puts'>): Put[] {
  const seen = new Set<string>()
  return puts.filter((put) => {
    const cid = CID.parse(put.cid)
    if (cid.multihash.code === IDENTITY && options.storeIdentityCIDs !== true) return false
    if (options.allowDuplicatePuts === true) return true
    const key = options.useWholeCIDs === true ? put.cid : Buffer.from(cid.multihash.bytes).toString('hex')
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
