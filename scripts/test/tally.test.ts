import { expect, test } from 'vitest'
import { tallyLine } from '../tally.ts'

test.each([
  [{ passed: 3, failed: 0, skipped: [] }, '3 passed, 0 failed'],
  [{ passed: 0, failed: 1, skipped: ['a > b', 'a > c'] }, '0 passed, 1 failed, 2 skipped'],
])('%j', (tally, line) => {
  expect(tallyLine(tally)).toBe(line)
})
