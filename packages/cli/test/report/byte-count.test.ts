import { expect, test } from 'vitest'
import { byteCount } from '../../src/report/byte-count.ts'

// From go-humanize's Bytes.
test.each([
  [0, '0 B'],
  [9, '9 B'],
  [10, '10 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [1250, '1.3 kB'],
  [9_949, '9.9 kB'],
  [9_950, '10 kB'],
  [82_854_982, '83 MB'],
  [1_000_000, '1.0 MB'],
  [1_000_000_000_000_000, '1.0 PB'],
])('%i is %s', (bytes, text) => {
  expect(byteCount(bytes)).toBe(text)
})
