import type { Case } from './case.ts'

/** The cases of one package. */
export interface Suite {
  /** For the command line, and for the section of the results page. */
  readonly name: string
  readonly heading: string
  /** What the data sets are, a line each. */
  readonly data: readonly string[]
  /** What is measured beside us: Go modules and npm packages, whose versions the report names. */
  readonly peers: { readonly go: readonly string[]; readonly npm: readonly string[] }
  /** `folder` is where data sets are kept. */
  cases(folder: string): Case[]
}
