/** One thing that must hold in this repository. */
export interface Check {
  readonly name: string
  run(): Finding | Promise<Finding>
}

export interface Finding {
  /** What was looked at, so that an empty check shows: `214 imports in 36 files`. */
  readonly checked: string
  /** A sentence for each thing that is wrong, with its place. */
  readonly problems: readonly string[]
}
