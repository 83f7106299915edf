import { markdownTable } from '../harness/markdown-table.ts'
import { mebibytes, number, spread } from '../harness/quantities.ts'
import type { Sample } from '../harness/sample.ts'
import { median, ratioOf, spreadOf } from '../harness/statistics.ts'
import { type Side, targets } from './sides.ts'

export interface Measured {
  readonly side: Side
  /** A sample a round. */
  readonly samples: readonly Sample[]
}

/** All figures, then where we are with the targets: two tables. */
export function formatMeasured(results: readonly Measured[]): string {
  return [formatFigures(results), formatTargets(results)].join('\n\n')
}

function formatFigures(results: readonly Measured[]): string {
  const rows = results.map(({ side, samples }) => {
    const speeds = spreadOf(samples.map(speedOf))
    const cpu = median(samples.map(({ cpuUser, cpuSystem, bytes }) => (cpuUser + cpuSystem) / (bytes / 2 ** 30)))
    const peak = median(samples.map(({ rssPeakBytes }) => rssPeakBytes))
    const before = median(samples.map(({ rssBefore }) => rssBefore))
    const memory = `${mebibytes(peak)} (${mebibytes(before)})`
    return [side.name, `${side.mebibytes}`, spread(speeds), number(cpu), memory]
  })
  return markdownTable(['by', 'MiB', 'MB/s', 'CPU s a GiB', 'peak MiB (before)'], rows, [1, 2, 3, 4])
}

function formatTargets(results: readonly Measured[]): string {
  const find = (name: string) => results.find(({ side }) => side.name === name)
  const rows = targets.map(({ side, peer, goal }) => {
    const [ours, theirs] = [find(side), find(peer)]
    if (ours === undefined || theirs === undefined) return [side, peer, `≥ ${goal}×`, 'not measured', '']
    const ratio = ratioOf(ours.samples.map(speedOf), theirs.samples.map(speedOf))
    return [side, peer, `≥ ${goal}×`, spread(ratio), ratio.median >= goal ? 'yes' : '**no**']
  })
  return markdownTable(['case', 'against', 'goal', 'measured', 'met'], rows, [3])
}

/** Megabytes of payload a second. */
function speedOf({ bytes, seconds }: Sample): number {
  return bytes / seconds / 1e6
}
