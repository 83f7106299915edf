import { parentPort, workerData } from 'node:worker_threads'
import { availableSubtreeHashers } from '../../piece/tree/choose-subtree-hasher.ts'
import { hashSegments } from './hash-segments.ts'
import { nativePairHasher } from './native-pair-hasher.ts'

/** The code of a worker thread: see commit-with-workers.ts. */
for await (const result of hashSegments(workerData, availableSubtreeHashers(nativePairHasher())[0])) {
  parentPort?.postMessage(result)
}
