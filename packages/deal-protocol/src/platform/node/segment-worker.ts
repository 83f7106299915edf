import { parentPort, workerData } from 'node:worker_threads'
import { availableSubtreeHashers } from '../../piece/tree/choose-subtree-hasher.ts'
import { hashSegments } from './hash-segments.ts'
import { nativePairHasher } from './native-pair-hasher.ts'
import type { SegmentTask } from './segments.ts'

/** The code of a worker thread: see commit-with-workers.ts. It imports no `#platform`, so it runs from source too. */
const task: SegmentTask = workerData
const hasher = availableSubtreeHashers(nativePairHasher()).find(({ name }) => name === task.implementation)
if (hasher === undefined) throw new Error(`no ${task.implementation} code in this thread`)
for await (const result of hashSegments(task, hasher)) parentPort?.postMessage(result)
