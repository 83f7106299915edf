import { describe, expect, test } from 'vitest'
import { createIndex } from '../../src/index/create-index.ts'
import type { CarProgress } from '../../src/options.ts'
import { scanCar } from '../../src/scan/scan-car.ts'
import { bytesSource } from '../../src/source/bytes-source.ts'
import { readCar } from '../../src/stream/read-car.ts'
import { block, manyBlocks } from '../builders/blocks.ts'
import { carV1, carV2 } from '../builders/car-bytes.ts'
import { countingSource } from '../builders/sources.ts'
import { chunked, collect } from '../builders/streams.ts'

const car = carV1(manyBlocks(30_000, 600))

type Options = { signal?: AbortSignal; onProgress?: (event: CustomEvent<CarProgress>) => void }
const operations: {
  operation: string
  run: (input: Uint8Array | AsyncIterable<Uint8Array>, options: Options) => Promise<unknown>
}[] = [
  { operation: 'scanCar', run: (input, options) => scanCar(input, () => {}, options) },
  { operation: 'createIndex', run: (input, options) => createIndex(input, options) },
  { operation: 'readCar', run: (input, options) => collect(readCar(input, { verify: 'never', ...options })) },
]

describe.each(operations)('$operation', ({ run }) => {
  test('rejects at once with the reason of a signal that is aborted already', async () => {
    const signal = AbortSignal.abort()
    await expect(run(car.bytes, { signal })).rejects.toBe(signal.reason)
    await expect(run(chunked(car.bytes, 1000), { signal })).rejects.toBe(signal.reason)
  })

  test('rejects with the reason while it runs, never wrapped', async () => {
    for (const input of [car.bytes, chunked(car.bytes, 100_000)]) {
      const controller = new AbortController()
      const reason = new Error('changed my mind')
      let seen = 0
      const onProgress = () => {
        if (++seen === 2) controller.abort(reason)
      }
      await expect(run(input, { signal: controller.signal, onProgress })).rejects.toBe(reason)
      expect(seen).toBeLessThan(5)
    }
  })

  test('rejects while a stream keeps it waiting, and does not wait for that stream to end', async () => {
    const stalled = (async function* () {
      yield car.bytes.subarray(0, 10_000)
      await new Promise(() => {})
    })()
    const controller = new AbortController()
    const reason = new Error('no patience')
    setTimeout(() => controller.abort(reason), 20)
    await expect(run(stalled, { signal: controller.signal })).rejects.toBe(reason)
  })

  test('rejects when the stream itself aborts, and then says nothing more', async () => {
    const controller = new AbortController()
    const reason = new Error('the stream gave up')
    const stalled = (async function* () {
      yield car.bytes.subarray(0, 10_000)
      controller.abort(reason)
      await new Promise(() => {})
    })()
    await expect(run(stalled, { signal: controller.signal })).rejects.toBe(reason)
  })

  test('lets go of a stream that it was aborted in', async () => {
    let returned = false
    const controller = new AbortController()
    const stream = (async function* () {
      try {
        for await (const chunk of chunked(car.bytes, 100_000)) {
          yield chunk
          controller.abort()
        }
      } finally {
        returned = true
      }
    })()
    await expect(run(stream, { signal: controller.signal })).rejects.toThrow('aborted')
    expect(returned).toBe(true)
  })

  test('leaves no listener on the signal', async () => {
    const { signal } = new AbortController()
    let listeners = 0
    const counted = new Proxy(signal, {
      get(target, property) {
        if (property === 'addEventListener') listeners++
        if (property === 'removeEventListener') listeners--
        const value = Reflect.get(target, property)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    await run(chunked(car.bytes, 1_000_000), { signal: counted })
    expect(listeners).toBe(0)
  })

  test('reports bytes and blocks, at most once a window', async () => {
    const events: CarProgress[] = []
    const onProgress = ({ type, detail }: CustomEvent<CarProgress>) => {
      expect(type).toBe('carport:car:progress')
      events.push({ ...detail })
    }
    await run(carV2(car.bytes), { onProgress })
    expect(events.length).toBeLessThan(car.bytes.length / 2 ** 20 + 4)
    expect(events.at(-1)).toEqual({ bytes: car.bytes.length, totalBytes: car.bytes.length, blocks: 30_000 })
    for (let i = 1; i < events.length; i++) expect(events[i].bytes).toBeGreaterThanOrEqual(events[i - 1].bytes)
    events.length = 0
    await run(chunked(car.bytes, 100_000), { onProgress })
    expect(events.at(-1)).toEqual({ bytes: car.bytes.length, blocks: 30_000 })
  })
})

test('a long scan of a synchronous source lets timers have their turn', async () => {
  const blocks = manyBlocks(1, 600)
  const large = carV1(Array.from({ length: 100_000 }, () => blocks[0]))
  let turns = 0
  const timer = setInterval(() => turns++, 0)
  await scanCar(large.bytes, () => {})
  clearInterval(timer)
  expect(turns).toBeGreaterThan(0)
})

test('a source that was passed in is left open, also when the scan fails', async () => {
  const source = countingSource(bytesSource(carV1([block('x')]).bytes.subarray(0, 60)))
  await expect(scanCar(source, () => {})).rejects.toThrow('section at byte')
  expect(source.closed).toBe(0)
})
