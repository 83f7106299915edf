import type { CID } from 'multiformats/cid'
import { block, pseudoRandomBytes } from '../builders/blocks.ts'
import type { Block } from '../builders/car-bytes.ts'
import type { FileOptions } from './expected-file.ts'

/** What a writing process is to do. */
export interface WritingTask {
  /** Blocks are made from this and their number. */
  seed: number
  count: number
  /** Bytes a block. */
  bytes: number
  /** One after the other, all at once, or through putMany. */
  how: 'in turn' | 'together' | 'many'
  /** How many of the blocks are roots: at first, and after setRoots. */
  roots: number
  newRoots?: number
  finalize: boolean
  options: FileOptions & { io?: 'sync' | 'async'; durability?: 'process' | 'storage' }
  /**
   * Where it kills itself: in the nth call that changes the file while it opens, puts or finalizes, having done nothing
   * of it (0), all of it (1), or a part.
   */
  killAt?: { phase: 'open' | 'put' | 'finalize'; call: number; part: number }
}

const made = new Map<string, Block[]>()

export function blocksOfTask({ seed, count, bytes }: WritingTask): Block[] {
  const name = `${seed} ${count} ${bytes}`
  const known = made.get(name)
  if (known !== undefined) return known
  const blocks = Array.from({ length: count }, (_, i) => block(pseudoRandomBytes(seed * 100_000 + i + 1, bytes)))
  made.set(name, blocks)
  return blocks
}

export function rootsOfTask(task: WritingTask, count: number): CID[] {
  return blocksOfTask(task)
    .slice(0, count)
    .map(({ cid }) => cid)
}
