import { expect, test } from 'vitest'
import type { Side, Target } from '../harness/case.ts'
import type { SideResult } from '../harness/run-case.ts'
import { outcomesOf } from '../harness/targets.ts'

function result(name: string, blocks: number, seconds: number[], peak: number, before: number): SideResult {
  const side: Side = { name, blocks, program: { runtime: 'go', case: name }, parameters: async () => [] }
  const samples = seconds.map((value) => ({
    ...{ seconds: value, cpuUser: 0, cpuSystem: 0, blocks, bytes: 0 },
    ...{ rssBefore: before, rssPeakBytes: peak },
  }))
  return { side, samples }
}

const ours = result('carport', 100, [1, 2, 3], 70, 60)
const peer = result('peer', 50, [4, 6, 5], 100, 20)

function outcomeOf(target: Target) {
  const measured = { name: 'a', title: '', sides: [], targets: [target] }
  return outcomesOf({ measured, sides: [ours, peer] })[0]
}

test('speed is compared by the time that a block takes', () => {
  const { ratio, isMet } = outcomeOf({ peer: 'peer', measure: 'speed', goal: 5 })
  expect(ratio).toEqual({ median: 5, least: 10 / 3, most: 8 })
  expect(isMet).toBe(true)
})

test.each([
  { measure: 'speed', goal: 5.1, isMet: false },
  { measure: 'memory', goal: 0.7, isMet: true },
  { measure: 'memory', goal: 0.69, isMet: false },
  { measure: 'extra memory', goal: 0.125, isMet: true },
  { measure: 'extra memory', goal: 0.12, isMet: false },
] as const)('$measure of $goal: $isMet', ({ measure, goal, isMet }) => {
  expect(outcomeOf({ peer: 'peer', measure, goal }).isMet).toBe(isMet)
})

test('against a peer that was not measured no target is met', () => {
  const target: Target = { peer: 'absent', measure: 'speed', goal: 0 }
  expect(outcomeOf(target)).toEqual({ target, ratio: undefined, isMet: false })
})
