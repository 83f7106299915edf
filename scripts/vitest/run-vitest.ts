import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInForeground } from '../repository/command.ts'
import type { Tally } from '../tally.ts'

/**
 * Runs projects of vitest.config.ts on the Node that runs this script, and so do vitest's workers and whatever
 * they start through `process.execPath`.
 *
 * @param parameters passed on to vitest, for instance a part of a file's name or `-t` and a test's name
 */
export function runVitest(projects: readonly string[], parameters: readonly string[]): Tally {
  const folder = mkdtempSync(join(tmpdir(), 'carport-vitest-'))
  try {
    const file = join(folder, 'tally.json')
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...projects.flatMap((project) => ['--project', project])]
    const status = runInForeground([...vitest, ...parameters], { ...process.env, CARPORT_VITEST_TALLY: file })
    if (!existsSync(file)) return { passed: 0, failed: 1, skipped: [] }
    const tally: Tally = JSON.parse(readFileSync(file, 'utf8'))
    const failedOutsideTests = status !== 0 && tally.failed === 0
    return failedOutsideTests ? { ...tally, failed: 1 } : tally
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
