import { expect, test } from 'vitest'
import { duration, durations, mebibytes, number, rate, spread } from '../harness/quantities.ts'

test.each([
  [0, '0'],
  [0.01234, '0.0123'],
  [0.9996, '1.00'],
  [99.96, '100'],
  [-0.5, '-0.500'],
  [1.234, '1.23'],
  [12.34, '12.3'],
  [123.4, '123'],
  [12345.6, '12,346'],
])('%d has three significant digits: %s', (value, text) => {
  expect(number(value)).toBe(text)
})

test.each([
  [2.5, '2.50 s'],
  [0.0455, '45.5 ms'],
  [0.0000123, '12.3 µs'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text)
})

test('a spread is in the unit of its median', () => {
  expect(durations({ median: 0.9, least: 0.5, most: 1.2 })).toBe('900 ms [500–1,200]')
  expect(spread({ median: 2, least: 1, most: 3 })).toBe('2.00 [1.00–3.00]')
})

test.each([
  [950, '950'],
  [12_345, '12.3 k'],
  [2_000_000, '2.00 M'],
])('%d a second is %s', (perSecond, text) => {
  expect(rate(perSecond)).toBe(text)
})

test('bytes of memory are mebibytes', () => {
  expect(mebibytes(3 * 1024 * 1024)).toBe('3.00')
})
