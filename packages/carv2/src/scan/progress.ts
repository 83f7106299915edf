import type { CarProgress, ResolvedReadOptions } from '../options.ts'

/** Counts blocks, and tells `onProgress` where an operation is. */
export interface ProgressReporter {
  blocks: number
  readonly at: (position: number) => void
}

/** A reporter for an operation over `totalBytes` (Infinity: unknown). Costs nothing when nobody listens. */
export function reportProgress({ onProgress }: ResolvedReadOptions, totalBytes: number): ProgressReporter {
  const reporter: ProgressReporter = {
    blocks: 0,
    at: (bytes) => {
      if (onProgress === undefined) return
      const detail: CarProgress = { bytes, blocks: reporter.blocks }
      if (Number.isFinite(totalBytes)) detail.totalBytes = totalBytes
      onProgress(new CustomEvent('carport:car:progress', { detail }) as Parameters<typeof onProgress>[0])
    },
  }
  return reporter
}
