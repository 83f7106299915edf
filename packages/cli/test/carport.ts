import { spawnSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from './temporary-folder.ts'

/** The command as it is installed; it runs what is built. */
export const carportScript = join(import.meta.dirname, '../bin/carport.js')

export interface CarportResult {
  readonly status: number | null
  readonly stdout: string
  readonly bytes: Buffer
  readonly stderr: string
}

export interface CarportOptions {
  readonly cwd?: string
  /** Standard input; empty when absent. */
  readonly input?: string | Uint8Array
}

/** Runs `carport` to its end, on the Node that runs the tests. */
export function carport(parameters: readonly string[], { cwd, input = '' }: CarportOptions = {}): CarportResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [carportScript, ...parameters], {
    cwd,
    input,
    maxBuffer: 64 * 1024 * 1024,
  })
  return { status, stdout: stdout.toString(), bytes: stdout, stderr: stderr.toString() }
}

/** `carport car …` that must succeed and say nothing on standard error. */
export function car(...parameters: string[]): string {
  const { status, stdout, stderr } = carport(['car', ...parameters])
  if (status !== 0 || stderr !== '') throw new Error(`carport car ${parameters.join(' ')}: ${status} ${stderr}`)
  return stdout
}

/** The lines of an output, without the empty one behind the last newline. */
export function lines(text: string): string[] {
  return text.split('\n').slice(0, -1)
}

/** The JSON objects of an output, one a line. */
export function jsonLines(text: string): Record<string, unknown>[] {
  return lines(text).map((line) => JSON.parse(line))
}

/** A folder for PATH in which `carport` is a command. */
export function installedCarport(): string {
  const folder = temporaryFolder()
  const script = join(folder, 'carport')
  writeFileSync(script, `#!/bin/sh\nexec "${process.execPath}" "${carportScript}" "$@"\n`)
  chmodSync(script, 0o755)
  return folder
}
