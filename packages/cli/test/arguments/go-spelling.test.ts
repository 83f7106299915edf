import { expect, test } from 'vitest'
import { goSpelling } from '../../src/arguments/go-spelling.ts'

const options = [{ long: '--file', short: '-f' }, { long: '--set-root' }, { short: '-i' }]

test.each([
  [
    ['-file', 'x'],
    ['--file', 'x'],
  ],
  [['-file=x=y'], ['--file=x=y']],
  [['-set-root'], ['--set-root']],
  [['-f=x=y'], ['-f', 'x=y']],
  [['-i=x'], ['-i', 'x']],
  [
    ['-f', 'x'],
    ['-f', 'x'],
  ],
  [['--file=x'], ['--file=x']],
  [['-fx'], ['-fx']],
  [['-z=x'], ['-z=x']],
  [['-'], ['-']],
  [['-1'], ['-1']],
  [
    ['--', '-file', 'x'],
    ['--', '-file', 'x'],
  ],
])('%j means %j', (written, meant) => {
  expect(goSpelling(written, options)).toEqual(meant)
})
