import { type CommitOptions, pieceProgress } from '../../piece/commit-options.ts'
import { assertPayloadFits, type CommittedPayload } from '../../piece/committed-payload.ts'
import { PieceChangedError } from '../../piece/errors.ts'
import { subtreeHasher } from '../../piece/tree/default-subtree-hasher.ts'
import { TreeHasher } from '../../piece/tree/tree-hasher.ts'
import { commitWithWorkers } from './commit-with-workers.ts'
import { asReadError, openForReading } from './open-file.ts'
import { SEGMENT_BYTES } from './segments.ts'
import { SLICE_BYTES, SliceReader } from './slice-reader.ts'

/** The tree over a file. What has no size before it ends, such as a pipe, is read by this thread alone. */
export async function commitFile(path: string, options: CommitOptions): Promise<CommittedPayload> {
  options.signal?.throwIfAborted()
  await using handle = await openForReading(path)
  const stat = await handle.stat()
  if (!stat.isFile()) return await commitHere(path, handle.fd, undefined, options)
  const { fd } = handle
  const { size } = stat
  assertPayloadFits(size)
  options.signal?.throwIfAborted()
  const threads = Math.min(options.threads ?? 1, Math.ceil(size / SEGMENT_BYTES))
  if (threads > 1) return await commitWithWorkers({ path, fd, size }, threads, options)
  return await commitHere(path, fd, size, options)
}

async function commitHere(
  path: string,
  fd: number,
  size: number | undefined,
  { signal, onProgress, implementation }: CommitOptions,
): Promise<CommittedPayload> {
  const tree = new TreeHasher(subtreeHasher(implementation))
  const reader = new SliceReader(fd, Math.min(SLICE_BYTES, Math.max(1, size ?? SLICE_BYTES)))
  const total = size === undefined ? {} : { totalBytes: size }
  try {
    for await (const slice of reader.slices(size === undefined ? undefined : 0, size)) {
      signal?.throwIfAborted()
      assertPayloadFits(tree.payloadBytes + slice.length)
      tree.update(slice)
      onProgress?.(pieceProgress({ bytes: tree.payloadBytes, ...total }))
    }
  } catch (error) {
    throw asReadError(path, error)
  }
  if (size !== undefined && tree.payloadBytes !== size) throw new PieceChangedError(path, tree.payloadBytes)
  return tree.committed()
}
