import type { Machine } from './machine.ts'
import { describeMachine } from './machine.ts'
import { markdownTable } from './markdown-table.ts'
import { duration, durations, mebibytes, number, rate, spread } from './quantities.ts'
import type { CaseResult, SideResult } from './run-case.ts'
import type { Sample } from './sample.ts'
import { median, spreadOf } from './statistics.ts'
import type { Suite } from './suite.ts'
import { type Outcome, outcomesOf, speedRatio } from './targets.ts'

/** A run of a suite, all there is to say about it. */
export interface Report {
  readonly suite: Suite
  readonly machine: Machine
  readonly rounds: number
  readonly results: readonly CaseResult[]
}

/** The report in Markdown: targets, then every figure. */
export function formatReport({ suite, machine, rounds, results }: Report): string {
  return [
    describeMachine(machine),
    `Data: ${suite.data.join('; ')}.`,
    `A figure is the median of ${rounds} rounds [least–most]; where a run takes milliseconds, of more.`,
    formatTargets(results),
    formatResults(results),
  ].join('\n\n')
}

function formatTargets(results: readonly CaseResult[]): string {
  const rows = results.flatMap((result) =>
    outcomesOf(result).map((outcome) => [
      result.measured.name,
      outcome.target.peer,
      goalOf(outcome),
      outcome.ratio === undefined ? 'not measured' : spread(outcome.ratio),
      outcome.isMet ? 'yes' : '**no**',
    ]),
  )
  return markdownTable(['case', 'against', 'goal', 'measured', 'met'], rows, [3])
}

function goalOf({ target: { measure, goal } }: Outcome): string {
  if (measure === 'speed') return `≥ ${goal}× as fast`
  return `≤ ${goal}× the ${measure === 'memory' ? 'peak memory' : 'extra memory'}`
}

function formatResults(results: readonly CaseResult[]): string {
  const rows = results.flatMap((result) =>
    result.sides.map((side, i) => [
      i === 0 ? `${result.measured.name}: ${result.measured.title}` : '',
      side.side.name,
      ...figuresOf(side),
      i === 0 ? '' : number(speedRatio(result.sides[0], side).median),
    ]),
  )
  const head = ['case', 'by', 'time', 'blocks/s', 'MB/s', 'CPU', 'peak MiB (before)', 'ours is × as fast']
  return markdownTable(head, rows, [2, 3, 4, 5, 6, 7])
}

function figuresOf({ side, samples }: SideResult): string[] {
  const seconds = spreadOf(samples.map((sample) => sample.seconds))
  const bytes = median(samples.map((sample) => sample.bytes))
  return [
    durations(seconds) + phasesOf(samples),
    side.blocks === 0 ? '' : rate(side.blocks / seconds.median),
    side.blocks === 0 || bytes === 0 ? '' : number(bytes / 1e6 / seconds.median),
    duration(median(samples.map(({ cpuUser, cpuSystem }) => cpuUser + cpuSystem))),
    `${medianMebibytes(samples, 'rssPeakBytes')} (${medianMebibytes(samples, 'rssBefore')})`,
  ]
}

function medianMebibytes(samples: readonly Sample[], field: 'rssPeakBytes' | 'rssBefore'): string {
  return mebibytes(median(samples.map((sample) => sample[field])))
}

/** ` = put 1.2 s + finalize 300 ms`, where a program told. */
function phasesOf(samples: readonly Sample[]): string {
  const names = Object.keys(samples[0].phases ?? {})
  if (names.length === 0) return ''
  const parts = names.map((name) => `${name} ${duration(median(samples.map(({ phases }) => phases?.[name] ?? 0)))}`)
  return ` = ${parts.join(' + ')}`
}
