import { expect, test } from 'vitest'
import { createIndex } from '../../src/index/create-index.ts'
import { cidOf } from '../builders/blocks.ts'
import { carV1, hex } from '../builders/car-bytes.ts'
import { runChild } from '../builders/child-process.ts'

/** What section 6 of the requirements allows. */
const BYTES_A_BLOCK = 64

test('indexing four million blocks keeps at most 64 bytes a block (defect 27)', async () => {
  const count = 4_000_000
  const { size, live, resident } = await runChild<{ size: number; live: number; resident: number }>(
    new URL('./memory-process.ts', import.meta.url),
    [String(count)],
  )
  expect(size).toBe(count)
  // A record is 40 bytes and its place in the order 4.
  expect(live / count).toBeGreaterThan(43)
  expect(live / count).toBeLessThan(BYTES_A_BLOCK)
  // At its peak, while the records are sorted, the process has grown by no more either.
  expect(resident / count).toBeLessThan(BYTES_A_BLOCK)
})

test('two thousand different lengths of digests cost what they hold', async () => {
  const { bytes } = carV1(
    Array.from({ length: 2000 }, (_, length) => ({ cid: cidOf(0x12, new Uint8Array(length)), bytes: hex('') })),
    [],
  )
  const before = process.memoryUsage().arrayBuffers
  const index = await createIndex(bytes)
  expect(index.size).toBe(2000)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024)
})
