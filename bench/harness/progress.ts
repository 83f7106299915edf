import type { Case } from './case.ts'
import { duration } from './quantities.ts'
import type { SideResult } from './run-case.ts'

/** One line about a round: what every side took in it. */
export function describeRound({ name }: Case, round: number, rounds: number, sides: readonly SideResult[]): string {
  const times = sides.map(({ side, samples }) => `${side.name} ${duration(samples.at(-1)?.seconds ?? 0)}`)
  return `${name} ${round}/${rounds}: ${times.join(', ')}`
}
