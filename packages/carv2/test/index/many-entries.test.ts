import { expect, test } from 'vitest'
import { runChild } from '../builders/child-process.ts'

/** A Map ends at 2^24 entries, about 16.7 million. */
const COUNT = 2 ** 24 + 100_000

test('slow: an index of over 16.7 million entries is generated, written, and searched in memory and in place', async () => {
  expect(await runChild(new URL('./many-entries-process.ts', import.meta.url), [String(COUNT)])).toEqual({
    size: COUNT,
    storedSize: COUNT,
    written: 30 + 40 * COUNT,
    misplaced: 0,
    unsorted: 0,
  })
}, 180_000)
