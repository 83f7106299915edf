import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { bytesSource } from '../../src/source/bytes-source.ts'
import { readCar } from '../../src/stream/read-car.ts'
import { block, manyBlocks, pseudoRandomBytes } from '../builders/blocks.ts'
import { carV1 } from '../builders/car-bytes.ts'
import { countingSource, slowSource } from '../builders/sources.ts'
import { chunked, collect, watchedStream } from '../builders/streams.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'

const car = carV1(manyBlocks(5000, 1000))
const offsets = car.sections.map(({ offset }) => offset)
const chunksOf = (size: number) =>
  Array.from({ length: Math.ceil(car.bytes.length / size) }, (_, i) => car.bytes.slice(i * size, (i + 1) * size))

describe('leaving early', () => {
  test('a loop that is left lets the stream go, and pulls no more of it', async () => {
    const { stream, watched } = watchedStream(chunksOf(50_000))
    for await (const { offset } of readCar(stream)) if (offset > 200_000) break
    expect(watched.returned).toBe(1)
    expect(watched.pulls).toBeLessThan(9)
  })

  test('an error in the loop lets the stream go too', async () => {
    const { stream, watched } = watchedStream(chunksOf(50_000))
    const run = async () => {
      for await (const _ of readCar(stream)) throw new Error('mine')
    }
    await expect(run()).rejects.toThrow('mine')
    expect(watched.returned).toBe(1)
  })

  test('asking for the version only, then closing, lets go as well', async () => {
    const { stream, watched } = watchedStream(chunksOf(50_000))
    {
      await using reading = readCar(stream)
      expect(await reading.version).toBe(1)
    }
    expect(watched.returned).toBe(1)
    await readCar(watchedStream([]).stream).close()
  })

  test('a stream that came to its end is not returned again', async () => {
    const { stream, watched } = watchedStream(chunksOf(500_000))
    await collect(readCar(stream))
    expect(watched.returned).toBe(0)
  })

  test('there is nothing after return', async () => {
    for (const iterate of [() => readCar(car.bytes)[Symbol.asyncIterator](), () => readCar(car.bytes).batches()]) {
      const blocks = iterate()
      expect((await blocks.next()).done).toBe(false)
      expect(await blocks.return?.()).toEqual({ done: true, value: undefined })
      expect(await blocks.next()).toEqual({ done: true, value: undefined })
    }
  })

  test('there is nothing after an error', async () => {
    const blocks = readCar(car.bytes.subarray(0, -1))[Symbol.asyncIterator]()
    const drain = async () => {
      while (!(await blocks.next()).done);
    }
    await expect(drain()).rejects.toMatchObject({ name: 'TruncatedSectionError' })
    expect(await blocks.next()).toEqual({ done: true, value: undefined })
  })

  test("a source that was passed in stays the caller's; a file is closed", async () => {
    const mine = countingSource(bytesSource(car.bytes))
    for await (const _ of readCar(mine)) break
    expect(mine.closed).toBe(0)
    using folder = new TemporaryFolder()
    const path = folder.file('a.car', car.bytes)
    const before = readdirSync('/dev/fd').length
    for (let i = 0; i < 20; i++) for await (const _ of readCar(path, { io: i % 2 === 0 ? 'sync' : 'async' })) break
    expect(readdirSync('/dev/fd').length).toBeLessThan(before + 5)
  })
})

describe('asking ahead', () => {
  test.each([
    ['bytes', () => car.bytes],
    ['a slow source', () => slowSource(car.bytes)],
    ['a stream', () => chunked(car.bytes, 100_000)],
  ])('several calls of next() at once over %s give the blocks in order, each once', async (_, input) => {
    const blocks = readCar(input())[Symbol.asyncIterator]()
    const answers = await Promise.all(Array.from({ length: offsets.length + 3 }, () => blocks.next()))
    expect(answers.map(({ value }) => value?.offset)).toEqual([...offsets, undefined, undefined, undefined])
  })

  test('so do several calls of batches().next()', async () => {
    const batches = readCar(chunked(car.bytes, 100_000)).batches()
    const answers = await Promise.all(Array.from({ length: 200 }, () => batches.next()))
    expect(answers.flatMap(({ value }) => value?.map(({ offset }) => offset) ?? [])).toEqual(offsets)
  })
})

describe('batches', () => {
  test('give the same blocks, about a thousand for one wait', async () => {
    const batches = await collect(readCar(car.bytes).batches())
    expect(batches.flat().map(({ offset }) => offset)).toEqual(offsets)
    expect(batches.length).toBeLessThanOrEqual(Math.ceil(car.bytes.length / 2 ** 20) + 1)
    for (const batch of batches) expect(batch.length).toBeGreaterThan(0)
  })

  test('come while a stream is still coming', async () => {
    const { stream, watched } = watchedStream(chunksOf(10_000))
    const batches = readCar(stream).batches()
    expect((await batches.next()).done).toBe(false)
    expect(watched.pulls).toBeLessThan(10)
    await batches.return?.()
  })
})

describe('a block', () => {
  test('keeps its bytes and its CID while others are read', async () => {
    const kept = await collect(readCar(chunked(car.bytes, 77_777)))
    for (const [i, { cid, bytes, length }] of kept.entries()) {
      expect(cid.equals(car.sections[i].cid)).toBe(true)
      expect(Buffer.compare(bytes, car.sections[i].bytes)).toBe(0)
      expect(length).toBe(bytes.length)
    }
  })

  test('keeps little more alive than blocks, also when it came in small chunks', async () => {
    for (const size of [1000, 65_536, 1_000_000]) {
      const blocks = await collect(readCar(chunked(car.bytes, size)))
      const buffers = new Set(blocks.map(({ bytes }) => bytes.buffer))
      const kept = [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0)
      expect(kept).toBeLessThan(1.1 * car.bytes.length)
    }
  })

  test('has a CID that keeps no window alive', async () => {
    for await (const { cid } of readCar(car.bytes)) expect(cid.bytes.buffer.byteLength).toBeLessThan(100)
  })

  test('larger than a window is read whole', async () => {
    const large = carV1([block('a'), block(pseudoRandomBytes(1, 3_000_000)), block('b')])
    for (const input of [large.bytes, slowSource(large.bytes), chunked(large.bytes, 65_536)]) {
      const blocks = await collect(readCar(input))
      expect(blocks.map(({ length }) => length)).toEqual([1, 3_000_000, 1])
      expect(Buffer.compare(blocks[1].bytes, large.sections[1].bytes)).toBe(0)
    }
  })
})

test('a stream that fails: its error, after the blocks that came before', async () => {
  const failure = new Error('connection reset')
  const stream = (async function* () {
    yield car.bytes.subarray(0, offsets[3] + 5)
    throw failure
  })()
  const seen: number[] = []
  const read = async () => {
    for await (const { offset } of readCar(stream)) seen.push(offset)
  }
  await expect(read()).rejects.toBe(failure)
  expect(seen).toEqual(offsets.slice(0, 3))
})

test('a stream is read once: a second iteration is an error, not an empty CAR', async () => {
  const reading = readCar(chunked(car.bytes, 100_000))
  expect(await collect(reading)).toHaveLength(5000)
  await expect(collect(reading)).rejects.toMatchObject({ name: 'NotOpenError' })
})
