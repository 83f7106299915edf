import { QUAD_PAYLOAD_BYTES } from '../../piece/piece-size.ts'
import type { HashImplementation } from '../../piece/tree/subtree-hasher.ts'
import type { Subtree } from '../../piece/tree/subtree-stack.ts'

/**
 * A file in segments that are whole subtrees, 8 MiB of padded data each: workers take the next one whenever they are
 * ready, and answer with its one node. The last one, which may be shorter, has a few.
 *
 *     worker A   ├─ segment 0 ─┤              ├─ segment 2 ──┤
 *     worker B   ├─ segment 1 ─────┤                ├─ segment 3 (the rest) ┤
 */
export const SEGMENT_LEVEL = 16
/** Payload bytes of a segment. */
export const SEGMENT_BYTES = 2 ** SEGMENT_LEVEL * QUAD_PAYLOAD_BYTES

/** Int32 places in the memory that all workers of a file share. */
export const NEXT_SEGMENT = 0
export const STOPPED = 1
export const CONTROL_BYTES = 8

/** What a worker is started with. */
export interface SegmentTask {
  /** Number of the open file, which all threads of a process share. */
  readonly fd: number
  readonly size: number
  readonly control: SharedArrayBuffer
  readonly implementation: HashImplementation
}

/** What a worker answers, a segment. */
export interface SegmentResult {
  readonly segment: number
  readonly subtrees: readonly Subtree[]
  /** Bytes read; fewer than the segment has when the file became shorter. */
  readonly bytes: number
}
