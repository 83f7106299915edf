import { CarReader as PeerReader } from '@ipld/car'
import type { InputPair } from 'interface-blockstore'
import { describe, expect, test } from 'vitest'
import { ReadOnlyBlockstore } from '../src/blockstore/read-only.ts'
import { readCar } from '../src/stream/read-car.ts'
import { writeCar } from '../src/stream/write-car.ts'
import { block, blockV0, manyBlocks, pseudoRandomBytes } from './builders/blocks.ts'
import { carV1, carV1Header } from './builders/car-bytes.ts'
import { failureOf } from './builders/failure.ts'
import { collect, joined } from './builders/streams.ts'

const blocks = [block('fish'), blockV0('lobster'), block('id', 'identity'), block(''), block('fish')]
const roots = [blocks[1].cid, blocks[0].cid]

/** Items that are there at once, one promise each. */
async function* ready<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items
}

/** Items that each take a while. */
async function* slow<T>(items: Iterable<T>, milliseconds = 5): AsyncGenerator<T> {
  for (const item of items) {
    await new Promise((resolve) => setTimeout(resolve, milliseconds))
    yield item
  }
}

/** A source that counts what is asked of it. */
function counted<T>(items: Iterable<T>) {
  const counts = { pulled: 0, ended: 0 }
  async function* pull(): AsyncGenerator<T> {
    try {
      for (const item of items) {
        counts.pulled++
        yield item
      }
    } finally {
      counts.ended++
    }
  }
  return { source: pull(), counts }
}

describe('a CARv1 of blocks', () => {
  const sizes = [0, 1, 100, 32_767, 32_768, 32_769, 127, 128, 16_384, 131_072, 500_000, 3, 1_000_000, 5]
  const mixed = sizes.map((size, i) => block(pseudoRandomBytes(i + 1, size)))

  test.each([
    ['blocks of all kinds', blocks, roots],
    ['no blocks', [], roots],
    ['no roots', blocks, []],
    ['sizes around every threshold', mixed, [mixed[3].cid]],
    ['many small ones', manyBlocks(5000, 100), [mixed[0].cid]],
  ])('%s', async (_, list, itsRoots) => {
    const expected = carV1(list, itsRoots).bytes
    const sources: (Iterable<InputPair> | AsyncIterable<InputPair>)[] = [list, new Set(list), ready(list)]
    if (list.length < 100) sources.push(slow(list, 1))
    for (const source of sources) expect(Buffer.compare(await joined(writeCar(itsRoots, source)), expected)).toBe(0)
  })

  test('from one reader to another', async () => {
    const car = carV1(mixed).bytes
    const reader = readCar(car)
    expect(Buffer.compare(await joined(writeCar(await reader.roots, reader)), car)).toBe(0)
    expect(await collect(readCar(writeCar(roots, blocks)))).toHaveLength(5)
  })

  test('of all that a blockstore has, whose blocks come as generators', async () => {
    const car = carV1(mixed).bytes
    await using store = await ReadOnlyBlockstore.open(car)
    expect(Buffer.compare(await joined(writeCar(store.roots, store.getAll())), car)).toBe(0)
    const inPieces = mixed.map(({ cid, bytes }) => ({ cid, bytes: [bytes.subarray(0, 5), bytes.subarray(5)] }))
    expect(Buffer.compare(await joined(writeCar([mixed[0].cid], inPieces)), car)).toBe(0)
  })

  test('that @ipld/car reads', async () => {
    const reader = await PeerReader.fromIterable(writeCar(roots, blocks))
    expect((await reader.getRoots()).map(String)).toEqual(roots.map(String))
    const found = await collect(reader.blocks())
    expect(found.map(({ bytes }) => new Uint8Array(bytes))).toEqual(blocks.map(({ bytes }) => bytes))
  })
})

describe('pieces', () => {
  test('small blocks are gathered, large ones are passed on as they are', async () => {
    const small = manyBlocks(1000, 1000)
    expect((await collect(writeCar(roots, small))).length).toBeLessThan(12)
    expect((await collect(writeCar(roots, ready(small)))).length).toBeLessThan(12)
    const large = block(pseudoRandomBytes(1, 100_000))
    const pieces = await collect(writeCar(roots, [block('a'), large, block('b')]))
    expect(pieces.map((piece) => piece.length)).toEqual([carV1Header(roots).length, 38 + 39, 100_000, 38])
    expect(pieces[2]).toBe(large.bytes)
  })

  test('the header comes before the first block', async () => {
    const writer = writeCar(roots, slow(blocks, 100_000))
    expect(await writer.next()).toEqual({ done: false, value: carV1Header(roots) })
    const waiting = writer.next()
    expect(await Promise.race([waiting, Promise.resolve('nothing yet')])).toBe('nothing yet')
  })

  test('a slow source is passed on at once', async () => {
    const start = performance.now()
    const arrivals: number[] = []
    for await (const _ of writeCar(roots, slow(manyBlocks(5, 10), 50))) arrivals.push(performance.now() - start)
    expect(arrivals).toHaveLength(6)
    expect(arrivals[5] - arrivals[1]).toBeGreaterThan(150)
  })

  test.each([
    ['an array', (items: InputPair[]) => items],
    ['a generator', (items: InputPair[]) => ready(items)],
  ])('timers have their turn while blocks come without a wait: from %s', async (_, source) => {
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    await collect(writeCar(roots, source(manyBlocks(20_000, 500))))
    clearInterval(timer)
    expect(turns).toBeGreaterThan(2)
  })

  test('while a piece is not taken, one block is read ahead', async () => {
    const { source, counts } = counted(manyBlocks(1000, 50_000))
    const writer = writeCar(roots, source)
    await writer.next()
    await writer.next()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(counts.pulled).toBeLessThanOrEqual(4) // 128 KiB, and one.
    await writer.return(undefined)
    expect(counts.ended).toBe(1)
  })
})

describe('limits', () => {
  const large = block(pseudoRandomBytes(1, 1000))

  test('a section that readers would refuse (defect 10)', async () => {
    const options = { maxSectionBytes: 1035 }
    expect(await joined(writeCar(roots, [large], { maxSectionBytes: 1036 }))).toEqual(carV1([large], roots).bytes)
    expect(await failureOf(() => joined(writeCar(roots, [blocks[0], large], options)))).toMatchObject({
      name: 'SectionTooLargeError',
      offset: carV1([blocks[0]], roots).bytes.length,
      length: 1036,
      limit: 1035,
    })
  })

  test('by default 8 MiB, also of a block that comes in pieces without an end', async () => {
    const just = block(new Uint8Array(8 * 1024 * 1024 - 36))
    expect(await joined(writeCar([], [just]))).toHaveLength(18 + 4 + 8 * 1024 * 1024)
    function* endless() {
      for (;;) yield new Uint8Array(100_000)
    }
    const failure = failureOf(() => joined(writeCar([], [{ cid: just.cid, bytes: endless() }])))
    expect(await failure).toMatchObject({ name: 'SectionTooLargeError', limit: 8 * 1024 * 1024 })
  })

  test('a CID that could not be indexed', async () => {
    const long = block(pseudoRandomBytes(1, 2100), 'identity')
    expect(await failureOf(() => joined(writeCar(roots, [long])))).toMatchObject({
      name: 'CidTooLargeError',
      currentSize: 2105,
      maxSize: 2048,
    })
    expect(await joined(writeCar(roots, [long], { maxIndexCidBytes: 2105 }))).toEqual(carV1([long], roots).bytes)
  })

  test('a header that readers would refuse', async () => {
    expect(await failureOf(() => joined(writeCar(roots, [], { maxHeaderBytes: 50 })))).toMatchObject({
      name: 'HeaderTooLargeError',
      limit: 50,
    })
  })
})

describe('ends', () => {
  test('an error of the source comes behind what was in front of it', async () => {
    async function* failing() {
      yield* blocks
      throw new Error('the source is broken')
    }
    const pieces: Uint8Array[] = []
    const writing = (async () => {
      for await (const piece of writeCar(roots, failing())) pieces.push(piece)
    })()
    await expect(writing).rejects.toThrow('the source is broken')
    expect(await joined(pieces)).toEqual(carV1(blocks, roots).bytes)
  })

  test('who leaves early ends the source', async () => {
    const { source, counts } = counted(manyBlocks(1000, 1000))
    for await (const _ of writeCar(roots, source)) break
    for await (const piece of writeCar(roots, source)) if (piece.length > 1000) break
    expect(counts.ended).toBe(1)
  })

  test('an abort does not wait for a source that is silent', async () => {
    const controller = new AbortController()
    const reason = new Error('no patience')
    const silent: AsyncIterable<InputPair> = { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) }
    const writing = joined(writeCar(roots, silent, { signal: controller.signal }))
    setTimeout(() => controller.abort(reason), 10)
    await expect(writing).rejects.toBe(reason)
  })

  test('an abort between two pieces ends the source', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const { source, counts } = counted(manyBlocks(1000, 50_000))
    const writing = (async () => {
      for await (const piece of writeCar(roots, source, { signal: controller.signal })) {
        if (piece.length > 1000) controller.abort(reason)
      }
    })()
    await expect(writing).rejects.toBe(reason)
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(counts).toMatchObject({ ended: 1 })
    expect(counts.pulled).toBeLessThan(10)
    await expect(joined(writeCar(roots, [], { signal: controller.signal }))).rejects.toBe(reason)
  })

  test('it tells how far it is', async () => {
    const seen: object[] = []
    const car = await joined(writeCar(roots, blocks, { onProgress: ({ detail }) => seen.push(detail) }))
    expect(seen.at(-1)).toEqual({ bytes: car.length, blocks: 5 })
  })
})
