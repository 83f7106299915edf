import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const preload = fileURLToPath(new URL('./sources-for-children.ts', import.meta.url))

/**
 * Runs a script on the sources in a process of its own, where `gc` can be called and nobody else's memory is counted.
 * Returns the JSON that it prints.
 */
export async function runChild<T>(script: URL, parameters: readonly string[] = []): Promise<T> {
  const options = ['--expose-gc', '--no-warnings', '--import', preload]
  const { stdout } = await promisify(execFile)(process.execPath, [...options, fileURLToPath(script), ...parameters])
  return JSON.parse(stdout) as T
}
