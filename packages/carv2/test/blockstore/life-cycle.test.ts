import { describe, expect, test } from 'vitest'
import { ReadOnlyBlockstore } from '../../src/blockstore/read-only.ts'
import type { ByteSource } from '../../src/source/byte-source.ts'
import { bytesSource } from '../../src/source/bytes-source.ts'
import { block, manyBlocks } from '../builders/blocks.ts'
import { carV1, carV2 } from '../builders/car-bytes.ts'
import { failureOf } from '../builders/failure.ts'
import { countingSource, slowSource } from '../builders/sources.ts'
import { expectBlock, getBytes, indexOf, STORE_INPUTS } from '../builders/stores.ts'
import { collect } from '../builders/streams.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'

const blocks = manyBlocks(20)
const [some] = blocks
const car = carV1(blocks)
const indexed = carV2(car.bytes, { index: indexOf(car) })

/** Every way to read, as something that may throw or reject. */
const reads: [what: string, read: (store: ReadOnlyBlockstore, options?: { signal: AbortSignal }) => unknown][] = [
  ['has', (store, options) => store.has(some.cid, options)],
  ['size', (store, options) => store.size(some.cid, options)],
  ['get', (store, options) => getBytes(store, some.cid, options)],
  ['getMany', (store, options) => collect(store.getMany([some.cid], options))],
  ['getAll', (store, options) => collect(store.getAll(options))],
]

describe.each(STORE_INPUTS)('on $kind', ({ input, io }) => {
  const options = io === undefined ? {} : { io }

  test('after close every method is a NotOpenError, identities included, and closing twice is fine', async () => {
    using folder = new TemporaryFolder()
    const store = await ReadOnlyBlockstore.open(input(indexed, folder), options)
    await store.close()
    await store.close()
    for (const [, read] of reads) expect(await failureOf(() => read(store))).toMatchObject({ name: 'NotOpenError' })
    const identity = block('i', 'identity')
    expect(await failureOf(() => store.has(identity.cid))).toMatchObject({ name: 'NotOpenError' })
    expect(await failureOf(() => getBytes(store, identity.cid))).toMatchObject({ name: 'NotOpenError' })
  })

  test.each(reads)('%s rejects with the reason of a signal that is aborted already', async (_, read) => {
    using folder = new TemporaryFolder()
    await using store = await ReadOnlyBlockstore.open(input(indexed, folder), options)
    const signal = AbortSignal.abort()
    const failing = (async () => read(store, { signal }))()
    await expect(failing).rejects.toBe(signal.reason)
  })

  test('opening rejects with the reason of an aborted signal', async () => {
    using folder = new TemporaryFolder()
    const signal = AbortSignal.abort()
    await expect(ReadOnlyBlockstore.open(input(car.bytes, folder), { ...options, signal })).rejects.toBe(signal.reason)
  })

  test('the signal of opening ends with opening', async () => {
    using folder = new TemporaryFolder()
    const controller = new AbortController()
    let events = 0
    const opening = { ...options, signal: controller.signal, onProgress: () => events++ }
    await using store = await ReadOnlyBlockstore.open(input(indexed, folder), { ...opening, storeIdentityCids: true })
    controller.abort()
    const before = events
    for (const { cid, bytes } of blocks) await expectBlock(store, cid, bytes)
    expect(await collect(store.getAll())).toHaveLength(blocks.length)
    expect(await store.has(block('i', 'identity').cid)).toBe(false)
    expect(events).toBe(before)
  })

  test('a store that is written to refuses', async () => {
    using folder = new TemporaryFolder()
    await using store = await ReadOnlyBlockstore.open(input(indexed, folder), options)
    const writes = [
      () => store.put(some.cid, some.bytes),
      () => collect(store.putMany([some])),
      () => store.delete(some.cid),
      () => collect(store.deleteMany([some.cid])),
    ]
    for (const write of writes) expect(await failureOf(write)).toMatchObject({ name: 'ReadOnlyError' })
    expect(await store.has(some.cid)).toBe(true)
  })
})

describe('whose the source is', () => {
  test('one that was passed in stays open, when the store is closed and when it could not be opened', async () => {
    const mine = countingSource(bytesSource(indexed))
    await (await ReadOnlyBlockstore.open(mine)).close()
    const bad = countingSource(bytesSource(car.bytes.subarray(0, -1)))
    await failureOf(() => ReadOnlyBlockstore.open(bad))
    expect([mine.closed, bad.closed]).toEqual([0, 0])
  })

  test('a path that is not there is a FileError', async () => {
    for (const io of ['sync', 'async'] as const) {
      expect(await failureOf(() => ReadOnlyBlockstore.open('/nowhere/at/all.car', { io }))).toMatchObject({
        name: 'FileError',
        code: 'ENOENT',
        path: '/nowhere/at/all.car',
      })
    }
  })
})

describe('I/O errors are never "not found"', () => {
  const failure = new Error('disk on fire')
  const flaky = (inner: ByteSource, asynchronous: boolean) => {
    const state = { broken: false }
    const read = (offset: number, length: number) => {
      if (state.broken) throw failure
      return inner.read(offset, length)
    }
    return { state, source: { ...inner, read: asynchronous ? async (o: number, l: number) => read(o, l) : read } }
  }

  test.each(reads)('%s', async (_, read) => {
    for (const asynchronous of [false, true]) {
      for (const file of [indexed, car.bytes]) {
        const { state, source } = flaky(bytesSource(file), asynchronous)
        const store = await ReadOnlyBlockstore.open(source, { indexCacheBytes: 0, wholeCids: true })
        state.broken = true
        await expect((async () => read(store))()).rejects.toBe(failure)
        // What failed once is tried again.
        state.broken = false
        await expectBlock(store, some.cid, some.bytes)
      }
    }
  })

  test('a scan for identities that failed is tried again', async () => {
    const { state, source } = flaky(bytesSource(indexed), true)
    const identity = block('i', 'identity')
    const store = await ReadOnlyBlockstore.open(source, { storeIdentityCids: true })
    state.broken = true
    await expect((async () => store.has(identity.cid))()).rejects.toBe(failure)
    state.broken = false
    expect(await store.has(identity.cid)).toBe(false)
  })

  test('a file that has become shorter is a typed error', async () => {
    let length = indexed.length
    const inner = bytesSource(indexed)
    const source = {
      ...inner,
      read: (offset: number, count: number) => indexed.subarray(offset, Math.min(offset + count, length)),
    }
    const store = await ReadOnlyBlockstore.open(source)
    length = 60
    for (const { cid } of blocks) {
      expect((await failureOf(() => getBytes(store, cid))).name).toMatch(/^(TruncatedSection|UnexpectedEnd)Error$/)
    }
  })
})

describe('sources as the interface allows them', () => {
  test('one that answers at once for what it has, and later for the rest', async () => {
    for (const file of [indexed, car.bytes]) {
      const known = new Set<number>()
      const inner = bytesSource(file)
      const source: ByteSource = {
        ...inner,
        read: (offset, length) => {
          if (length === 0 || known.has(offset)) return inner.read(offset, length)
          known.add(offset)
          return Promise.resolve(inner.read(offset, length))
        },
      }
      const store = await ReadOnlyBlockstore.open(source, { indexCacheBytes: 0 })
      for (const { cid, bytes } of blocks) expect(await getBytes(store, cid)).toEqual(bytes)
      for (const { cid, bytes } of blocks) await expectBlock(store, cid, bytes)
    }
  })

  test('one that refuses to read nothing', async () => {
    const inner = slowSource(indexed)
    const source: ByteSource = {
      ...inner,
      read: async (offset, length) => {
        if (length === 0) throw new Error('416 Range Not Satisfiable')
        return inner.read(offset, length)
      },
    }
    const store = await ReadOnlyBlockstore.open(source)
    for (const { cid, bytes } of blocks) await expectBlock(store, cid, bytes)
  })
})

test.each(reads)(
  '%s over a source that does not answer rejects when it is aborted',
  async (_, read) => {
    let stalled = false
    const inner = bytesSource(indexed)
    const source: ByteSource = {
      ...inner,
      read: async (offset, length, options) => {
        if (stalled) {
          await new Promise((_, reject) =>
            options?.signal?.addEventListener('abort', () => reject(options.signal?.reason)),
          )
        }
        return inner.read(offset, length)
      },
    }
    const store = await ReadOnlyBlockstore.open(source, { indexCacheBytes: 0, wholeCids: true })
    stalled = true
    const controller = new AbortController()
    const reason = new Error('no patience')
    setTimeout(() => controller.abort(reason), 10)
    await expect((async () => read(store, { signal: controller.signal }))()).rejects.toBe(reason)
  },
  2000,
)
