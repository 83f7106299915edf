import { expect, test } from 'vitest'
import { replaceSection } from '../harness/results-page.ts'

const page = (report: string) => `# Benchmarks\n\n<!-- begin carv2 -->${report}<!-- end carv2 -->\n\nmore\n`

test('a report takes the place of the last one, and of nothing else', () => {
  const first = replaceSection(page('\n'), 'carv2', 'slow')
  expect(first).toBe(page('\n\nslow\n\n'))
  expect(replaceSection(first, 'carv2', 'fast')).toBe(page('\n\nfast\n\n'))
})

test('a page without the section is an error', () => {
  expect(() => replaceSection(page(''), 'dagstore', 'fast')).toThrow('<!-- begin dagstore -->')
})
