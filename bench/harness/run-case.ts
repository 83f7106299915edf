import type { Case, Side } from './case.ts'
import { type Programs, runSide } from './run-side.ts'
import type { Sample } from './sample.ts'
import type { Scratch } from './scratch.ts'

/** What one side of a case took, round by round. */
export interface SideResult {
  readonly side: Side
  readonly samples: Sample[]
}

export interface CaseResult {
  readonly measured: Case
  /** In the order of the case; without those that could not run. */
  readonly sides: SideResult[]
}

/**
 * Runs every side once a round, so that whatever disturbs the machine disturbs all of them; each round begins with the
 * next side, so that none is always behind the same other. A first run of every side that is not counted brings
 * programs and files into the page cache.
 */
export async function runCase(
  measured: Case,
  rounds: number,
  programs: Programs,
  scratch: Scratch,
  onRound: (round: number, latest: readonly SideResult[]) => void,
): Promise<CaseResult> {
  const sides = measured.sides
    .filter(({ program }) => program.runtime === 'node' || programs.go !== undefined)
    .map((side): SideResult => ({ side, samples: [] }))
  for (const { side } of sides) await runSide(side, programs, scratch)
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < sides.length; turn++) {
      const { side, samples } = sides[(round + turn) % sides.length]
      samples.push(await runSide(side, programs, scratch))
    }
    onRound(round + 1, sides)
  }
  return { measured, sides }
}
