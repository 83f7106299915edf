import { constantFrom } from 'fast-check'
import { DAG_CBOR, DAG_PB, putOf, RAW, recoded } from '../src/block-kinds.ts'
import type { GoOptions } from '../src/protocol.ts'
import type { CarDescription } from '../src/random-car.ts'

/** The options that decide what a look-up finds. */
export const readOptions = constantFrom<GoOptions>(
  {},
  { storeIdentityCIDs: true },
  { useWholeCIDs: true },
  { useWholeCIDs: true, storeIdentityCIDs: true },
)

const absent = [putOf('v1 raw sha2-256', 99, 99), putOf('v1 raw identity', 99, 9), putOf('v0 dag-pb sha2-256', 99, 98)]

/** Keys that are there, the same multihashes under other codecs, and some that are not there. */
export function keysToLookUp({ puts }: CarDescription): string[] {
  const otherCodecs = puts.flatMap((put) => [RAW, DAG_PB, DAG_CBOR].map((codec) => recoded(put, codec)))
  return [...new Set([...puts, ...otherCodecs, ...absent].map(({ cid }) => cid))]
}
