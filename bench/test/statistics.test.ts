import { describe, expect, test } from 'vitest'
import { median, ratioOf, spreadOf } from '../harness/statistics.ts'

describe('median', () => {
  test.each([
    { values: [7], expected: 7 },
    { values: [3, 1, 2], expected: 2 },
    { values: [4, 1, 3, 2], expected: 2.5 },
    { values: [10, 9, 100], expected: 10 },
  ])('of $values is $expected', ({ values, expected }) => {
    expect(median(values)).toBe(expected)
  })

  test('leaves the values as they are', () => {
    const values = [2, 1]
    median(values)
    expect(values).toEqual([2, 1])
  })

  test('of nothing is an error', () => {
    expect(() => median([])).toThrow(RangeError)
  })
})

test('a spread has the median, the least and the most', () => {
  expect(spreadOf([5, 1, 2])).toEqual({ median: 2, least: 1, most: 5 })
})

describe('ratioOf', () => {
  test('divides the medians, and takes its range from values of the same round', () => {
    expect(ratioOf([10, 30, 20], [2, 3, 10])).toEqual({ median: 20 / 3, least: 2, most: 10 })
  })

  test('refuses what was not measured in pairs', () => {
    expect(() => ratioOf([1, 2], [1])).toThrow(RangeError)
  })
})
