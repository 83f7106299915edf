import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { parseSample, type Sample } from '../harness/sample.ts'
import type { Side } from './sides.ts'

/** What a file must come to: in the form that a side has it. */
export interface Expected {
  readonly pieceCid: string
  /** Hex. */
  readonly commitment: string
}

/**
 * Runs a side once.
 *
 * @throws when it fails, or comes to another piece
 */
export function runSide({ name, command, parameters, environment }: Side, path: string, expected: Expected): Sample {
  const { status, signal, stdout, stderr, error } = spawnSync(command, parameters(path), {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  })
  if (status !== 0) throw new Error(`${name} failed (${error?.message ?? signal ?? status}): ${stderr}`)
  const found = JSON.parse(stdout) as Partial<Expected>
  for (const key of ['pieceCid', 'commitment'] as const) {
    if (found[key] !== undefined && found[key] !== expected[key]) throw new Error(`${name} comes to ${found[key]}`)
  }
  return parseSample(JSON.stringify({ blocks: 1, ...found }))
}
