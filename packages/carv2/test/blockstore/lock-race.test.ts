/** Every way in which others may come between the steps of taking a lock. */
import * as fs from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import type { LockedError } from '../../src/errors.ts'
import { lockFile } from '../../src/platform/node/file-lock.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'

/** Called before each call of the file system that changes or reads the lock. */
const steps = vi.hoisted(() => ({ before: () => {} }))

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>()
  const stepping = <F extends (...parameters: never[]) => unknown>(call: F) =>
    ((...parameters: Parameters<F>) => {
      steps.before()
      return call(...parameters)
    }) as F
  return {
    ...real,
    linkSync: stepping(real.linkSync),
    renameSync: stepping(real.renameSync),
    unlinkSync: stepping(real.unlinkSync),
  }
})

/** Takes the lock while, before its nth step, others do something; returns how many hold it in the end. */
function holdersAfter(path: string, interruptions: Map<number, () => number>): { holders: number; steps: number } {
  let step = 0
  let others = 0
  steps.before = () => {
    const interruption = interruptions.get(++step)
    if (interruption === undefined) return
    const { before } = steps
    steps.before = () => {}
    others += interruption()
    steps.before = before
  }
  const mine = attempt(path)
  steps.before = () => {}
  return { holders: others + mine, steps: step }
}

/** 1 for a lock that was taken, 0 for one that was refused. */
function attempt(path: string): number {
  try {
    lockFile(path)
    return 1
  } catch (error) {
    expect((error as LockedError).name).toBe('LockedError')
    return 0
  }
}

const STALE = [
  { what: 'no lock', text: undefined },
  { what: 'a dead one’s lock', text: JSON.stringify({ pid: 2 ** 22 + 1, started: '1', token: 'dead' }) },
  { what: 'an empty lock', text: '' },
]

describe.each(STALE)('where there is $what', ({ text }) => {
  function fresh(folder: TemporaryFolder, name: string): string {
    if (text !== undefined) folder.file(`${name}.lock`, text)
    return join(folder.path, name)
  }

  test('one other that comes at any step: one of the two has the lock', () => {
    using folder = new TemporaryFolder()
    const undisturbed = holdersAfter(fresh(folder, 'undisturbed'), new Map())
    expect(undisturbed.holders).toBe(1)
    for (let step = 1; step <= undisturbed.steps; step++) {
      const path = fresh(folder, `one ${step}`)
      expect(holdersAfter(path, new Map([[step, () => attempt(path)]])).holders, `before step ${step}`).toBe(1)
    }
  })

  test('two others that come at any two steps: one of the three has the lock', () => {
    using folder = new TemporaryFolder()
    for (let first = 1; first <= 6; first++) {
      for (let second = first; second <= 8; second++) {
        const path = fresh(folder, `two ${first} ${second}`)
        const both = new Map([[first, () => attempt(path)]])
        both.set(second, () => attempt(path) + (first === second ? attempt(path) : 0))
        expect(holdersAfter(path, both).holders, `before steps ${first} and ${second}`).toBe(1)
      }
    }
  })

  test('one that comes, has the lock and releases it, at any step, and another after that: one has it', () => {
    using folder = new TemporaryFolder()
    for (let first = 1; first <= 6; first++) {
      for (let second = first + 1; second <= 8; second++) {
        const path = fresh(folder, `released ${first} ${second}`)
        const others = new Map([[first, () => releasedAtOnce(path)]])
        others.set(second, () => attempt(path))
        expect(holdersAfter(path, others).holders, `before steps ${first} and ${second}`).toBe(1)
      }
    }
  })

  test('one that was killed at any step is taken over itself', () => {
    using folder = new TemporaryFolder()
    const left: string[] = []
    const remember = (step: number) => () => {
      left.push(leftByKilled(folder, step))
      return 0
    }
    holdersAfter(fresh(folder, 'store'), new Map([1, 2, 3, 4, 5, 6].map((step) => [step, remember(step)])))
    expect(left.length).toBeGreaterThan(1)
    for (const path of left) {
      expect(attempt(path), path).toBe(1)
      expect(attempt(path), path).toBe(0)
    }
  })
})

/** A copy of everything in the folder, as a process leaves it that is killed now: it is dead, whoever it was. */
function leftByKilled(folder: TemporaryFolder, step: number): string {
  const copy = join(folder.path, `killed ${step}`)
  fs.mkdirSync(copy)
  for (const { name } of fs.readdirSync(folder.path, { withFileTypes: true }).filter((entry) => entry.isFile())) {
    const text = fs.readFileSync(join(folder.path, name), 'utf8')
    fs.writeFileSync(join(copy, name), text.replace(`"pid":${process.pid}`, `"pid":${2 ** 22 + 2}`))
  }
  return join(copy, 'store')
}

function releasedAtOnce(path: string): number {
  try {
    lockFile(path).release()
  } catch (error) {
    expect((error as LockedError).name).toBe('LockedError')
  }
  return 0
}
