import type { Target } from './case.ts'
import type { CaseResult, SideResult } from './run-case.ts'
import type { Sample } from './sample.ts'
import { ratioOf, type Spread } from './statistics.ts'

/** Where we are with a target. */
export interface Outcome {
  readonly target: Target
  /** Undefined when the peer was not measured. */
  readonly ratio: Spread | undefined
  readonly isMet: boolean
}

/** The outcomes of a case's targets, judged by the ratio of the medians. */
export function outcomesOf({ measured, sides }: CaseResult): Outcome[] {
  const [ours] = sides
  return measured.targets.map((target) => {
    const peer = sides.find(({ side }) => side.name === target.peer)
    if (peer === undefined) return { target, ratio: undefined, isMet: false }
    const ratio = target.measure === 'speed' ? speedRatio(ours, peer) : memoryRatio(target.measure, ours, peer)
    const isMet = target.measure === 'speed' ? ratio.median >= target.goal : ratio.median <= target.goal
    return { target, ratio, isMet }
  })
}

/** How many times as fast as the peer we are, by the time a block takes. */
export function speedRatio(ours: SideResult, peer: SideResult): Spread {
  return ratioOf(secondsPerBlock(peer), secondsPerBlock(ours))
}

/** Where the number of blocks plays no part, seconds as they are. */
function secondsPerBlock({ side, samples }: SideResult): number[] {
  return samples.map(({ seconds }) => seconds / Math.max(1, side.blocks))
}

function memoryRatio(measure: 'memory' | 'extra memory', ours: SideResult, peer: SideResult): Spread {
  const bytesOf =
    measure === 'memory'
      ? ({ rssPeakBytes }: Sample) => rssPeakBytes
      : ({ rssPeakBytes, rssBefore }: Sample) => rssPeakBytes - rssBefore
  return ratioOf(ours.samples.map(bytesOf), peer.samples.map(bytesOf))
}
