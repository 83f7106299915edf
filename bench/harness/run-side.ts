import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import type { Program, Side } from './case.ts'
import { parseSample, type Sample } from './sample.ts'
import type { Scratch } from './scratch.ts'

/** Where the programs are. */
export interface Programs {
  /** The compiled modules, laid out as their sources in this folder. */
  readonly folder: string
  /** The Go peer; undefined where it cannot be built. */
  readonly go: string | undefined
}

/** Runs one side of a case once, in a process of its own. */
export async function runSide(side: Side, programs: Programs, scratch: Scratch): Promise<Sample> {
  const parameters = await side.parameters(scratch)
  scratch.settle()
  const { command, first } = commandOf(side.program, programs)
  const { status, signal, stdout, stderr, error } = spawnSync(command, [...first, ...parameters], { encoding: 'utf8' })
  scratch.clear()
  if (status !== 0) throw new Error(`${side.name} failed (${error?.message ?? signal ?? status}): ${stderr}`)
  const sample = parseSample(stdout)
  if (side.blocks !== 0 && sample.blocks !== side.blocks) {
    throw new Error(`${side.name} worked through ${sample.blocks} blocks, not ${side.blocks}`)
  }
  return sample
}

function commandOf(program: Program, { folder, go }: Programs): { command: string; first: string[] } {
  if (program.runtime === 'node') {
    const measure = join(folder, 'harness/measure.js')
    return {
      command: process.execPath,
      first: ['--expose-gc', measure, join(folder, program.module), program.export],
    }
  }
  if (go === undefined) throw new Error('the Go peer is not there')
  return { command: go, first: ['bench', program.case] }
}
