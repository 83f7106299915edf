import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { WritingTask } from './writing-task.ts'

const script = fileURLToPath(new URL('./writing-process.ts', import.meta.url))
const preload = fileURLToPath(new URL('../builders/sources-for-children.ts', import.meta.url))

/** What a writing process said before it ended. */
export interface WritingEnd {
  /** The numbers of the blocks that were acknowledged. */
  readonly acknowledged: number[]
  readonly finalized: boolean
  /** It was killed; otherwise it did all it had to do. */
  readonly killed: boolean
}

/**
 * Runs a writing process (writing-process.ts) until it ends. With `killAfter` it is killed from outside: so many
 * milliseconds after it has said so many lines.
 */
export async function runWritingProcess(
  path: string,
  task: WritingTask,
  killAfter?: { lines: number; ms: number },
): Promise<WritingEnd> {
  const parameters = ['--no-warnings', '--import', preload, script, path, JSON.stringify(task)]
  // Compiled sources are kept beside the file: the second process starts in a third of the time.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(dirname(path), 'compile-cache') }
  const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'pipe'], env })
  const exited = once(child, 'exit') as Promise<[code: number | null, signal: string | null]>
  let complaint = ''
  child.stderr.on('data', (text) => {
    complaint += text
  })
  const said: string[] = []
  for await (const line of createInterface(child.stdout)) {
    said.push(line)
    if (said.length === killAfter?.lines) setTimeout(() => child.kill('SIGKILL'), killAfter.ms)
  }
  const [code, signal] = await exited
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`the writing process failed: ${complaint}`)
  const acknowledged = said.flatMap((line) => (line.startsWith('put ') ? [Number(line.slice(4))] : []))
  return { acknowledged, finalized: said.includes('finalized'), killed: signal === 'SIGKILL' }
}
