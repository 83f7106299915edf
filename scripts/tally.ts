import { appendFileSync } from 'node:fs'

/** What came of a run of tests or checks. */
export interface Tally {
  readonly passed: number
  readonly failed: number
  /** The full name of every test that was skipped. */
  readonly skipped: readonly string[]
}

/** `3 passed, 0 failed`, and `, 1 skipped` only when there are any. */
export function tallyLine({ passed, failed, skipped }: Tally): string {
  const line = `${passed} passed, ${failed} failed`
  return skipped.length === 0 ? line : `${line}, ${skipped.length} skipped`
}

/**
 * The end of every task that counts: names what was skipped, prints the line and sets the exit code. The line also
 * goes to the file that CARPORT_TALLY names, from which .ci/run makes its total.
 */
export function conclude(tally: Tally): void {
  for (const name of tally.skipped) console.log(`skipped: ${name}`)
  const line = tallyLine(tally)
  console.log(line)
  if (process.env.CARPORT_TALLY) appendFileSync(process.env.CARPORT_TALLY, `${line}\n`)
  if (tally.failed > 0) process.exitCode = 1
}
