import type { Scratch } from './scratch.ts'

/** What runs in a process of its own: a function of a compiled module of this folder, or a case of the Go peer. */
export type Program =
  | { readonly runtime: 'node'; readonly module: string; readonly export: string }
  | { readonly runtime: 'go'; readonly case: string }

/** Who does the work of a case. */
export interface Side {
  readonly name: string
  readonly program: Program
  /** Makes what is missing, outside the measurement, and returns what the program is given. */
  readonly parameters: (scratch: Scratch) => Promise<string[]>
  /** Blocks that the program must report; 0 where the work is the same whatever their number. */
  readonly blocks: number
}

/** A goal, as a ratio of our figure and that of a peer in the same run. */
export interface Target {
  /** Name of the side. */
  readonly peer: string
  /**
   * `speed`: how many times as fast per block, at least. `memory`: our peak by theirs, at most. `extra memory`: what the
   * measured part added to what was resident before, ours by theirs, at most.
   */
  readonly measure: 'speed' | 'memory' | 'extra memory'
  readonly goal: number
}

/** The same work, by several sides. */
export interface Case {
  /** For `--only`: the kind of work, then the set, such as `index-a`. */
  readonly name: string
  readonly title: string
  /** The first one is ours. */
  readonly sides: readonly Side[]
  readonly targets: readonly Target[]
  /** Measured so many times as often as the others, where a run takes milliseconds. Default 1. */
  readonly roundsFactor?: number
}
