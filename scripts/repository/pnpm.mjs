import { spawnSync } from 'node:child_process'

/** The one place that names the version: the machine's own pnpm, if there is any, is never used. */
const pnpm = 'pnpm@12.21.0'

/**
 * Runs pnpm through npx and keeps what it says, for whoever finds that it failed.
 *
 * @param {string[]} parameters
 * @param {string} cwd
 * @returns {{ status: number | null, output: string }}
 */
export function runPnpm(parameters, cwd) {
  const { status, stdout, stderr, error } = spawnSync('npx', ['-y', pnpm, ...parameters], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  })
  return { status, output: error ? error.message : `${stdout}${stderr}`.trim() }
}
