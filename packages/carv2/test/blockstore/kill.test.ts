import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ReadWriteBlockstore } from '../../src/blockstore/read-write.ts'
import { verifyCar } from '../../src/verify/verify-car.ts'
import { pseudoRandomBytes } from '../builders/blocks.ts'
import { expectSameBytes } from '../builders/same-bytes.ts'
import { collect } from '../builders/streams.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { finalizedFile } from '../faults/expected-file.ts'
import { parseCarStrictly } from '../faults/parsed-car.ts'
import { runWritingProcess, type WritingEnd } from '../faults/run-writing-process.ts'
import { keysIn, keysOf } from '../faults/store-contents.ts'
import { blocksOfTask, rootsOfTask, type WritingTask } from '../faults/writing-task.ts'

const folder = new TemporaryFolder()
afterAll(() => folder[Symbol.dispose]())
let files = 0

/** What must be true of a file whose writer was killed: every acknowledged block is there, and it can be made whole. */
async function expectSurvived(path: string, task: WritingTask, { acknowledged, finalized }: WritingEnd): Promise<void> {
  const blocks = blocksOfTask(task)
  if (finalized)
    expect(parseCarStrictly(new Uint8Array(readFileSync(path)), task.options.dataPadding).finalized).toBe(true)
  await using store = await ReadWriteBlockstore.open(path, task.options)
  const keys = await keysIn(store)
  for (const i of acknowledged) expect(keys).toContain(String(blocks[i].cid))
  expect(keys).toEqual(keysOf(blocks).slice(0, keys.length))
  await store.finalize()
  const file = new Uint8Array(readFileSync(path))
  const { sections, roots } = parseCarStrictly(file)
  const possible = [task.roots, task.newRoots ?? task.roots].map((count) => rootsOfTask(task, count).map(String))
  if (keys.length > 0) expect(possible).toContainEqual(roots.map(String))
  expect(keysOf(sections)).toEqual(keys)
  expectSameBytes(file, finalizedFile(sections, store.roots, task.options))
  const problems = await collect(verifyCar(path))
  expect(problems.filter(({ name }) => !['NoRootsError', 'MissingRootsError'].includes(name))).toEqual([])
}

/** Runs every task in a process of its own, two at a time, and checks what it left. */
async function killAll(
  tasks: readonly { task: WritingTask; killAfter?: { lines: number; ms: number } }[],
): Promise<number> {
  const waiting = [...tasks]
  let killed = 0
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const path = join(folder.path, `${files++}.car`)
      const end = await runWritingProcess(path, next.task, next.killAfter)
      if (end.killed) killed++
      try {
        await expectSurvived(path, next.task, end)
      } catch (error) {
        throw new Error(`after ${JSON.stringify(next)}`, { cause: error })
      }
    }
  }
  await Promise.all([worker(), worker()])
  return killed
}

const HOW = ['in turn', 'together', 'many'] as const
const LAYOUTS: WritingTask['options'][] = [
  {},
  { io: 'async' },
  { dataPadding: 1413, indexPadding: 29, indexCodec: 'car-index-sorted' },
  { version: 1 },
  { durability: 'storage', wholeCids: true, storeIdentityCids: true },
]

/** Numbers that look random, the same in every run. */
const random = pseudoRandomBytes(42, 4096)
const task = (i: number, rest: Partial<WritingTask>): WritingTask => {
  const options = LAYOUTS[i % LAYOUTS.length]
  return { seed: i, count: 40, bytes: 700, how: HOW[i % 3], roots: 1, finalize: true, options, ...rest }
}

describe('a process that writes is killed (SIGKILL), and every block it was told of is there', () => {
  test('from outside, at 40 moments', async () => {
    const moments = Array.from({ length: 40 }, (_, i) => {
      const count = [40, 200, 800][i % 3]
      const lines = 1 + (random[i] % (i % 2 === 0 ? 3 : 40))
      return { task: task(i, { count, bytes: 2000 }), killAfter: { lines, ms: random[i + 100] / 16 } }
    })
    expect(await killAll(moments)).toBeGreaterThan(20)
  })

  test('while it puts: in the middle of a write, at 20 moments', async () => {
    const moments = Array.from({ length: 20 }, (_, i) => {
      const how = HOW[i % 3]
      const call = how === 'in turn' ? 1 + (random[i + 200] % 40) : how === 'many' ? 1 + (i % 2) : 1
      const bytes = how === 'many' ? 40_000 : 700
      return { task: task(i, { how, bytes, killAt: { phase: 'put', call, part: random[i + 300] / 255 } }) }
    })
    expect(await killAll(moments)).toBe(20)
  })

  test('while it creates the file', async () => {
    const parts = [0, 0.3, 1].flatMap((part) => [1, 2].map((call) => ({ call, part })))
    const tasks = parts.map(({ call, part }, i) => ({ task: task(i, { killAt: { phase: 'open', call, part } }) }))
    expect(await killAll(tasks)).toBeGreaterThanOrEqual(5)
  })

  test('while it finalizes: in every call it makes of the file', async () => {
    const kills = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((call) => [0.5, 1].map((part) => ({ call, part })))
    const tasks = kills.map(({ call, part }) => ({
      task: task(0, { options: LAYOUTS[call % 3], killAt: { phase: 'finalize', call, part } }),
    }))
    expect(await killAll(tasks)).toBeGreaterThanOrEqual(14)
  })

  test('while it writes the file anew for other roots: in every call it makes of either file', async () => {
    const kills = Array.from({ length: 12 }, (_, i) => ({ call: i + 1, part: i % 2 === 0 ? 0.5 : 1 }))
    const tasks = kills.map(({ call, part }) => ({
      task: task(call, { roots: 2, newRoots: call % 2 === 0 ? 5 : 0, killAt: { phase: 'finalize', call, part } }),
    }))
    expect(await killAll(tasks)).toBeGreaterThanOrEqual(8)
  })

  test('while it takes a finalized file up again: in every call it makes of the file', async () => {
    const kills = [1, 2, 3].flatMap((call) => [0, 0.5, 1].map((part) => ({ call, part })))
    for (const { call, part } of kills) {
      const path = join(folder.path, `${files++}.car`)
      const again = task(1, { how: 'in turn', options: LAYOUTS[call % 3], killAt: { phase: 'open', call, part } })
      const blocks = blocksOfTask(again)
      writeFileSync(path, finalizedFile(blocks, rootsOfTask(again, 1), again.options))
      expect((await runWritingProcess(path, again)).killed).toBe(true)
      await expectSurvived(path, again, { acknowledged: blocks.map((_, i) => i), finalized: false, killed: true })
    }
  })
})
