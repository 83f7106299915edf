import { spawnSync } from 'node:child_process'
import { root } from './root.ts'

export interface CommandResult {
  /** The exit code; 1 when the command did not start or was killed. */
  readonly status: number
  /** Standard output and standard error, one after the other, trimmed. */
  readonly output: string
}

export interface CommandOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
}

/** Runs a command to its end and keeps what it printed. */
export function runCommand(
  command: string,
  parameters: readonly string[],
  options: CommandOptions = {},
): CommandResult {
  const { status, signal, stdout, stderr, error } = spawnSync(command, parameters, {
    cwd: options.cwd ?? root,
    env: options.env ?? process.env,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ending = error ? `\n${command}: ${error.message}` : signal ? `\n${command}: ended by ${signal}` : ''
  return { status: status ?? 1, output: `${stdout ?? ''}${stderr ?? ''}${ending}`.trim() }
}

/** Runs a script on the Node that runs this one. */
export function runNode(parameters: readonly string[], options?: CommandOptions): CommandResult {
  return runCommand(process.execPath, parameters, options)
}

/** Runs a script on the Node that runs this one, in the foreground, and returns its exit code. */
export function runInForeground(parameters: readonly string[], env: NodeJS.ProcessEnv = process.env): number {
  const { status, error } = spawnSync(process.execPath, parameters, { cwd: root, env, stdio: 'inherit' })
  if (error) console.error(`${parameters[0]}: ${error.message}`)
  return status ?? 1
}
