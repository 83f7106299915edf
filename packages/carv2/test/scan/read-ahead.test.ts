import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { ByteSource } from '../../src/source/byte-source.ts'
import { bytesSource } from '../../src/source/bytes-source.ts'
import { fileSource } from '../../src/source/file-source.ts'
import { readCar } from '../../src/stream/read-car.ts'
import { verifyCar } from '../../src/verify/verify-car.ts'
import { block, pseudoRandomBytes } from '../builders/blocks.ts'
import { carV1, carV2 } from '../builders/car-bytes.ts'
import { failureOf } from '../builders/failure.ts'
import { openFilesIn } from '../builders/open-files.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'

const KIB = 1024

const folder = new TemporaryFolder()
afterAll(() => folder[Symbol.dispose]())

/** A CAR with blocks of these lengths. */
function carOf(lengths: readonly number[]) {
  return carV1(lengths.map((length, index) => block(pseudoRandomBytes(index, length))))
}

interface Ahead {
  readonly offset: number
  readonly length: number
}

/** A source over bytes that can read ahead, and notes what; `answer` changes what it reads. */
function aheadSource(bytes: Uint8Array, answer = async (count: number, _read: number) => count) {
  const reads: Ahead[] = []
  const source: ByteSource = {
    ...bytesSource(bytes),
    readAhead: async (target, offset) => {
      reads.push({ offset, length: target.length })
      const part = bytes.subarray(offset, offset + target.length)
      // As from a disk: later, and not before others had their turn.
      await new Promise((resolve) => setImmediate(resolve))
      target.set(part)
      return answer(part.length, reads.length - 1)
    },
  }
  return { source, reads }
}

/** What blocks there are; their bytes have been hashed against their CIDs. */
async function blocksOf(input: ByteSource | Uint8Array | string, reuseBuffer = false) {
  const blocks: { cid: string; offset: number; length: number }[] = []
  for await (const batch of readCar(input, { reuseBuffer }).batches()) {
    blocks.push(...batch.map(({ cid, offset, length }) => ({ cid: cid.toString(), offset, length })))
  }
  return blocks
}

describe('reading ahead', () => {
  const lengths = fc.array(
    fc.oneof(
      { weight: 20, arbitrary: fc.integer({ min: 0, max: 3 * KIB }) },
      { weight: 10, arbitrary: fc.integer({ min: 3 * KIB, max: 100 * KIB }) },
      { weight: 1, arbitrary: fc.integer({ min: 100 * KIB, max: 700 * KIB }) },
    ),
    { minLength: 50, maxLength: 100 },
  )

  test.each([true, false])('gives every block of every length as it is (one buffer: %s)', async (reuseBuffer) => {
    await fc.assert(
      fc.asyncProperty(lengths, fc.integer({ min: 1, max: 20 }), async (some, times) => {
        const { bytes } = carOf(
          Array.from({ length: times }, () => some)
            .flat()
            .slice(0, 200),
        )
        expect(await blocksOf(aheadSource(bytes).source, reuseBuffer)).toEqual(await blocksOf(bytes))
      }),
      { numRuns: 40 },
    )
  })

  test('does so where the payload ends before the file does', async () => {
    const car = carV2(carOf(Array.from({ length: 3000 }, () => KIB)).bytes, { indexPadding: 3 * 1024 * KIB })
    expect(await blocksOf(aheadSource(car).source)).toEqual(await blocksOf(car))
  })

  test('reads each byte once, half a mebibyte at a time', async () => {
    const { bytes } = carOf(Array.from({ length: 4000 }, () => KIB))
    const { source, reads } = aheadSource(bytes)
    await blocksOf(source)
    expect(reads.length).toBeGreaterThan(4)
    for (const [index, { offset, length }] of reads.entries()) {
      if (index > 0) expect(offset).toBe(reads[index - 1].offset + reads[index - 1].length)
      if (index < reads.length - 1) expect(length).toBe(512 * KIB)
    }
  })

  test('gives up where most sections are too large for it', async () => {
    const { bytes } = carOf(Array.from({ length: 30 }, () => 900 * KIB))
    const { source, reads } = aheadSource(bytes)
    expect(await blocksOf(source)).toEqual(await blocksOf(bytes))
    expect(reads.length).toBeLessThan(15)
  })

  test('is of no use to who does not hash, and not done', async () => {
    const { source, reads } = aheadSource(carOf(Array.from({ length: 4000 }, () => KIB)).bytes)
    for await (const _batch of readCar(source, { verify: 'never' }).batches());
    expect(reads).toEqual([])
  })

  test('fails where reading fails, behind the blocks that came before', async () => {
    const { bytes } = carOf(Array.from({ length: 4000 }, () => KIB))
    const failure = new Error('the disk is on fire')
    const { source } = aheadSource(bytes, async (count, read) => {
      if (read === 2) throw failure
      return count
    })
    let blocks = 0
    const reading = async () => {
      for await (const _block of readCar(source)) blocks++
    }
    expect((await failureOf(reading)).message).toBe('the disk is on fire')
    expect(blocks).toBeGreaterThan(1000)
  })

  test('a source that ends early has a truncated section', async () => {
    const { bytes } = carOf(Array.from({ length: 4000 }, () => KIB))
    const { source } = aheadSource(bytes, async (count, read) => (read === 2 ? 1000 : count))
    expect((await failureOf(() => blocksOf(source))).name).toBe('TruncatedSectionError')
  })

  test('an abort ends it, and nothing else is read', async () => {
    const { source, reads } = aheadSource(carOf(Array.from({ length: 4000 }, () => KIB)).bytes)
    const controller = new AbortController()
    const reading = async () => {
      for await (const _batch of readCar(source, { signal: controller.signal }).batches()) {
        if (reads.length === 2) controller.abort(new Error('enough'))
      }
    }
    expect((await failureOf(reading)).message).toBe('enough')
    expect(reads).toHaveLength(2)
  })
})

describe.each(['sync', 'async'] as const)('of a file, io: %s', (io) => {
  const path = join(folder.path, `${io}.car`)
  const { bytes } = carOf(Array.from({ length: 6000 }, (_, index) => (index % 50 === 0 ? 200 * KIB : KIB)))
  writeFileSync(path, bytes)

  test('every block is read, and verified', async () => {
    expect(await blocksOf(fileSource(path, { io }))).toEqual(await blocksOf(bytes))
    for await (const problem of verifyCar(path, { io })) throw problem
    expect(openFilesIn(folder.path).filter((name) => name === path)).toHaveLength(1) // the source above
  })

  test('leaving in the middle closes the file, after what is on its way', async () => {
    const before = openFilesIn(folder.path).length
    let blocks = 0
    for await (const _block of readCar(path, { io })) if (++blocks === 3000) break
    expect(openFilesIn(folder.path)).toHaveLength(before)
  })

  test('a file that becomes shorter has a truncated section', async () => {
    const shrinking = join(folder.path, `shrinking-${io}.car`)
    writeFileSync(shrinking, bytes)
    let blocks = 0
    const reading = async () => {
      for await (const _block of readCar(shrinking, { io })) if (++blocks === 1000) truncateSync(shrinking, 3_000_000)
    }
    expect((await failureOf(reading)).name).toBe('TruncatedSectionError')
    expect(openFilesIn(folder.path)).not.toContain(shrinking)
  })
})
