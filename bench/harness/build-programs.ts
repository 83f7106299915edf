import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import type { Programs } from './run-side.ts'

/** Compiles the programs of this folder and builds the Go peer. Without Go only that peer is missing: `onMissing`. */
export function buildPrograms(bench: string, onMissing: (reason: string) => void): Programs {
  const repository = join(bench, '..')
  run(join(repository, 'node_modules/typescript/bin/tsc'), '--project', join(bench, 'tsconfig.json'))
  return { folder: join(bench, '.data/programs'), go: buildGoPeer(join(repository, 'interop/build.ts'), onMissing) }
}

function buildGoPeer(script: string, onMissing: (reason: string) => void): string | undefined {
  try {
    return run(script, 'go').trim()
  } catch (error) {
    onMissing((error as Error).message)
    return undefined
  }
}

/** Runs a script on this Node; returns what it prints. Throws what stopped it. */
function run(...parameters: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, parameters, { encoding: 'utf8' })
  if (error !== undefined) throw error
  // Of an uncaught error the message, without the stack.
  if (status !== 0) throw new Error(/^Error: (.*)$/m.exec(stderr)?.[1] ?? `${stdout}${stderr}`)
  return stdout
}
