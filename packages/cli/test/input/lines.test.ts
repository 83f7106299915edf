import { describe, expect, test } from 'vitest'
import { LineSplitter } from '../../src/input/lines.ts'

/** The lines of a text that comes in chunks of so many bytes; an error by its name. */
function linesOf(text: string, chunkSize: number, maxBytes = 100): string[] {
  const bytes = Buffer.from(text)
  const splitter = new LineSplitter(maxBytes)
  const lines = []
  for (let at = 0; at < bytes.length; at += chunkSize) lines.push(...splitter.push(bytes.subarray(at, at + chunkSize)))
  lines.push(...splitter.end())
  return lines.map((line) => (line instanceof Error ? line.name : Buffer.from(line).toString()))
}

describe('lines', () => {
  const texts: [string, string[]][] = [
    ['', []],
    ['\n', ['']],
    ['a', ['a']],
    ['a\n', ['a']],
    ['a\n\nb', ['a', '', 'b']],
    ['a\r\nb\r\n\r\n', ['a', 'b', '']],
    ['a\rb\n', ['a\rb']],
    ['"\u2028\u2029\u0085\v"\n"é"', ['"\u2028\u2029\u0085\v"', '"é"']],
  ]

  test.each(texts)('%j are cut at newlines, however they come', (text, lines) => {
    for (const size of [1, 2, 3, 5, 100]) expect(linesOf(text, size)).toEqual(lines)
  })

  test('one that is too long is passed over, to its end', () => {
    const text = `a\n${'b'.repeat(9)}\n${'c'.repeat(8)}\n${'d'.repeat(50)}`
    const expected = ['a', 'LineTooLongError', 'c'.repeat(8), 'LineTooLongError']
    for (const size of [1, 3, 8, 100]) expect(linesOf(text, size, 8)).toEqual(expected)
  })

  test('of one that is too long nothing is kept, but how long it is', () => {
    const splitter = new LineSplitter(1000)
    const chunk = Buffer.alloc(1_000_000, 'x')
    for (let round = 0; round < 5000; round++) expect(splitter.push(chunk)).toEqual([])
    expect(splitter.end()).toMatchObject([{ length: 5_000_000_000, limit: 1000 }])
  })
})
