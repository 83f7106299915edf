import { markAsUntransferable } from 'node:worker_threads'

/** Makes `postMessage` refuse to move the buffer to another thread; copying it there still works. */
export function makeUntransferable(buffer: ArrayBuffer): void {
  markAsUntransferable(buffer)
}
