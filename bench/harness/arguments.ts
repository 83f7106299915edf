import { parseArgs } from 'node:util'
import type { Case } from './case.ts'

/** What `npm run bench` is told. */
export interface Arguments {
  readonly suite: string
  readonly rounds: number
  /** Names of cases, or how they begin: `index`, `get-a`. Undefined: all. */
  readonly only: readonly string[] | undefined
  /** Whether the results page is written. Part of the cases, or none of the peers, never replace what is there. */
  readonly write: boolean
}

const DEFAULT_ROUNDS = 5

export const USAGE = `usage: npm run bench -- SUITE [--rounds N] [--only NAME,...] [--no-write]
  SUITE       carv2
  --rounds    how often each side of a case runs, ${DEFAULT_ROUNDS} unless told
  --only      cases by name or beginning of a name: index, get-a; the results page stays as it is
  --no-write  leaves the results page as it is`

/** Throws a `RangeError` or what `parseArgs` throws for anything that makes no sense. */
export function parseArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    allowNegative: true,
    options: {
      rounds: { type: 'string', default: String(DEFAULT_ROUNDS) },
      only: { type: 'string' },
      write: { type: 'boolean', default: true },
    },
  })
  if (positionals.length !== 1) throw new RangeError('name one suite')
  const rounds = Number(values.rounds)
  if (!Number.isSafeInteger(rounds) || rounds < 1)
    throw new RangeError(`--rounds ${values.rounds} is no number of rounds`)
  const only = values.only?.split(',').filter((name) => name !== '')
  return { suite: positionals[0], rounds, only, write: values.write && only === undefined }
}

/** The cases that were asked for. Throws a `RangeError` for a name that is of none. */
export function chooseCases(cases: readonly Case[], only: readonly string[] | undefined): Case[] {
  if (only === undefined) return [...cases]
  const isChosen = ({ name }: Case, wanted: string) => name === wanted || name.startsWith(`${wanted}-`)
  const unknown = only.find((wanted) => !cases.some((one) => isChosen(one, wanted)))
  if (unknown !== undefined) {
    throw new RangeError(`no case is called ${unknown}; there are ${cases.map(({ name }) => name).join(', ')}`)
  }
  return cases.filter((one) => only.some((wanted) => isChosen(one, wanted)))
}
