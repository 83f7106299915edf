import { writeFileSync } from 'node:fs'
import type { Reporter, SerializedError, TestModule } from 'vitest/node'
import type { Tally } from '../tally.ts'

/**
 * Counts a vitest run into the file that CARPORT_VITEST_TALLY names. Tests are counted one by one; a file or a
 * `describe` that breaks outside its tests (it does not load, a `beforeAll` throws) and an error that no test caught
 * are failures of their own.
 */
export class TallyReporter implements Reporter {
  onTestRunEnd(testModules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const file = process.env.CARPORT_VITEST_TALLY
    if (file) writeFileSync(file, JSON.stringify(tallyOf(testModules, unhandledErrors)))
  }
}

function tallyOf(testModules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): Tally {
  let passed = 0
  let failed = unhandledErrors.length
  const skipped: string[] = []
  for (const testModule of testModules) {
    for (const group of [testModule, ...testModule.children.allSuites()]) if (group.errors().length > 0) failed++
    for (const test of testModule.children.allTests()) {
      const { state } = test.result()
      if (state === 'passed') passed++
      else if (state === 'skipped') skipped.push(`${testModule.relativeModuleId} > ${test.fullName}`)
      else failed++
    }
  }
  return { passed, failed, skipped }
}
