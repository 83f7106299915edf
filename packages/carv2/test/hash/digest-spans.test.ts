import { expect, test } from 'vitest'
import { DigestSpans } from '../../src/hash/digest-spans.ts'

test('keeps spans in order, however many there are', () => {
  const spans = new DigestSpans()
  for (let i = 0; i < 10_000; i++) spans.push(i, i + 1, i + 2, i + 3, i + 4)
  expect(spans.count).toBe(10_000)
  for (const i of [0, 1023, 1024, 9_999]) {
    const span = [spans.codes, spans.digestStarts, spans.digestLengths, spans.dataStarts, spans.dataEnds].map(
      (a) => a[i],
    )
    expect(span).toEqual([i, i + 1, i + 2, i + 3, i + 4])
  }
})

test('clear forgets the spans and keeps their memory', () => {
  const spans = new DigestSpans()
  for (let i = 0; i < 5_000; i++) spans.push(0x12, 0, 32, 32, 64)
  const { codes } = spans
  spans.clear()
  expect(spans.count).toBe(0)
  spans.push(0x13, 1, 2, 3, 4)
  expect(spans.codes).toBe(codes)
  expect(spans.codes[0]).toBe(0x13)
})

test('a code above 32 bits does not turn into another function', () => {
  const spans = new DigestSpans()
  spans.push(0x1_0000_0012, 0, 32, 32, 64)
  expect(spans.codes[0]).toBe(0xffffffff)
})
