import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type CommitOptions, pieceProgress } from '../../piece/commit-options.ts'
import type { CommittedPayload } from '../../piece/committed-payload.ts'
import { subtreeHasher } from '../../piece/tree/default-subtree-hasher.ts'
import { hashSegments } from './hash-segments.ts'
import { asReadError, type RegularFile } from './open-file.ts'
import { SegmentOrder } from './segment-order.ts'
import { CONTROL_BYTES, type SegmentResult, type SegmentTask, STOPPED } from './segments.ts'

/** Beside this file, and compiled or not as this one is. */
const workerFile = new URL(`./segment-worker${extname(import.meta.url)}`, import.meta.url)

/**
 * The tree over a file whose segments are read, padded and hashed side by side: by this thread, which is ready at once,
 * and by workers, which need 40 ms and 11 MiB each to start.
 */
export async function commitWithWorkers(
  file: RegularFile,
  threads: number,
  { signal, onProgress, implementation }: CommitOptions,
): Promise<CommittedPayload> {
  const hasher = subtreeHasher(implementation)
  const control = new SharedArrayBuffer(CONTROL_BYTES)
  const task: SegmentTask = { fd: file.fd, size: file.size, control, implementation: hasher.name }
  const order = new SegmentOrder(file)
  let failure: { readonly error: unknown } | undefined

  const fail = (error: unknown) => {
    failure ??= { error: asReadError(file.path, error) }
    Atomics.store(new Int32Array(task.control), STOPPED, 1)
  }
  const add = (result: SegmentResult) => {
    if (failure !== undefined) return
    try {
      order.add(result)
      onProgress?.(pieceProgress({ bytes: order.bytes, totalBytes: file.size }))
    } catch (error) {
      fail(error)
    }
  }
  const runWorker = () =>
    new Promise((resolve) => {
      // A worker that fails exits too, after its error: there is one end to wait for. It gets none of this process's
      // flags, since some of them (--eval, --input-type) make sense for a program only.
      const worker = new Worker(workerFile, { workerData: task, execArgv: [] })
      worker.on('message', add).on('error', fail).on('exit', resolve)
    })
  const runHere = async () => {
    for await (const result of hashSegments(task, hasher)) add(result)
  }

  const onAbort = () => fail(signal?.reason)
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    const workers = Array.from({ length: threads - 1 }, () => runWorker().catch(fail))
    // Even after a failure: whoever opened the file may close it only when nobody reads it any more.
    await Promise.all([...workers, runHere().catch(fail)])
  } finally {
    signal?.removeEventListener('abort', onAbort)
  }
  if (failure !== undefined) throw failure.error
  return { root: order.tree.root(), payloadBytes: file.size }
}
