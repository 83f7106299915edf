import type { ReadWriteBlockstore } from '../../src/blockstore/read-write.ts'
import type { Block } from '../builders/car-bytes.ts'
import { collect } from '../builders/streams.ts'

type Store = Pick<ReadWriteBlockstore, 'get' | 'getAll' | 'put'>

/** Puts one block after the other. */
export async function putBlocks(store: Store, blocks: Iterable<Block>): Promise<void> {
  for (const { cid, bytes } of blocks) await store.put(cid, bytes)
}

/** The bytes of a block. */
export async function bytesOf(store: Store, { cid }: Pick<Block, 'cid'>): Promise<Uint8Array> {
  return new Uint8Array(Buffer.concat(await collect(store.get(cid))))
}

/** The CIDs of everything in a store, in its order. */
export async function keysIn(store: Store): Promise<string[]> {
  const keys: string[] = []
  for await (const { cid } of store.getAll()) keys.push(cid.toString())
  return keys
}

/** What `keysIn` must give for these blocks. */
export function keysOf(blocks: readonly Pick<Block, 'cid'>[]): string[] {
  return blocks.map(({ cid }) => cid.toString())
}
