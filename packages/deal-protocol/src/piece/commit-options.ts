import type { AbortOptions } from 'abort-error'
import type { ProgressOptions } from 'progress-events'
import type { HashImplementation } from './tree/subtree-hasher.ts'

/** How far a commitment is: payload bytes that are hashed, of how many (absent when unknown). */
export interface PieceProgress {
  bytes: number
  totalBytes?: number
}

/** Progress of a commitment or an aggregate, about once a megabyte, with several threads about once in eight. */
export type PieceProgressEvent = CustomEvent<PieceProgress> & { type: 'carport:piece:progress' }

/** What every long operation on pieces takes. */
export interface CommitOptions extends AbortOptions, ProgressOptions<PieceProgressEvent> {
  /**
   * Threads that read, pad and hash a file side by side. Default 1: this thread, which other work gets its turns on.
   * Two or more are worker threads; more than the processor's cores gain nothing. Inputs other than files have one.
   */
  threads?: number
  /** Which code hashes. Default the fastest that this platform has: see `hashImplementations`. */
  implementation?: HashImplementation
}

/** The message that `onProgress` gets. */
export function pieceProgress(detail: PieceProgress): PieceProgressEvent {
  return new CustomEvent('carport:piece:progress', { detail }) as PieceProgressEvent
}
