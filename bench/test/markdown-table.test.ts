import { expect, test } from 'vitest'
import { markdownTable } from '../harness/markdown-table.ts'

test('columns line up, and numbers stand to the right', () => {
  const table = markdownTable(
    ['by', 'time'],
    [
      ['carport', '1 s'],
      ['a | b', '10 s'],
    ],
    [1],
  )
  expect(table).toBe(
    ['| by      | time |', '| ------- | ---: |', '| carport |  1 s |', '| a \\| b  | 10 s |'].join('\n'),
  )
})

test('a table without rows is its head', () => {
  expect(markdownTable(['a'], [])).toBe('| a   |\n| --- |')
})
