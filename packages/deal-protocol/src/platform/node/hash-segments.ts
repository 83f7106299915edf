import type { SubtreeHasher } from '../../piece/tree/subtree-hasher.ts'
import { TreeHasher } from '../../piece/tree/tree-hasher.ts'
import { NEXT_SEGMENT, SEGMENT_BYTES, type SegmentResult, type SegmentTask, STOPPED } from './segments.ts'
import { SliceReader } from './slice-reader.ts'

/** The results of one thread: takes the next segment that nobody has taken, until there is none or all shall stop. */
export async function* hashSegments(task: SegmentTask, hasher: SubtreeHasher): AsyncGenerator<SegmentResult> {
  const control = new Int32Array(task.control)
  const reader = new SliceReader(task.fd)
  const isStopped = () => Atomics.load(control, STOPPED) === 1
  for (;;) {
    const segment = Atomics.add(control, NEXT_SEGMENT, 1)
    const start = segment * SEGMENT_BYTES
    if (start >= task.size) return
    const tree = new TreeHasher(hasher)
    for await (const slice of reader.slices(start, Math.min(start + SEGMENT_BYTES, task.size))) {
      if (isStopped()) return
      tree.update(slice)
    }
    if (isStopped()) return
    const subtrees = tree.payloadBytes === 0 ? [] : [...tree.finish().subtrees()]
    yield { segment, subtrees, bytes: tree.payloadBytes }
  }
}
