import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ReadWriteBlockstore, type ReadWriteOptions } from '../../src/blockstore/read-write.ts'
import { block, manyBlocks } from '../builders/blocks.ts'
import { failureOf } from '../builders/failure.ts'
import { expectSameBytes } from '../builders/same-bytes.ts'
import { collect } from '../builders/streams.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { finalizedFile, unfinalizedFile } from '../faults/expected-file.ts'
import { FaultyDisk } from '../faults/faulty-disk.ts'
import { bytesOf, keysIn, keysOf, putBlocks } from '../faults/store-contents.ts'

const folder = new TemporaryFolder()
afterAll(() => folder[Symbol.dispose]())
let files = 0

const blocks = manyBlocks(5)
const [first, second] = blocks
const roots = [first.cid]
const inline = block('inline', 'identity')

async function opened(options: ReadWriteOptions = {}) {
  const path = join(folder.path, `${files++}.car`)
  const disk = new FaultyDisk()
  const store = await ReadWriteBlockstore.open(path, { roots, openFile: disk.openFile, ...options })
  return { store, disk, path, inFile: () => new Uint8Array(readFileSync(path)) }
}

type Store = ReadWriteBlockstore
type Call = (store: Store, options?: { signal: AbortSignal }) => unknown

const READS: [string, Call][] = [
  ['has', (store, options) => store.has(first.cid, options)],
  ['has of an identity', (store, options) => store.has(inline.cid, options)],
  ['size', (store, options) => store.size(first.cid, options)],
  ['get', (store, options) => collect(store.get(first.cid, options))],
  ['get of an identity', (store, options) => collect(store.get(inline.cid, options))],
  ['getMany', (store, options) => collect(store.getMany([first.cid], options))],
  ['getAll', (store, options) => collect(store.getAll(options))],
  ['flush', (store, options) => store.flush(options)],
  ['finalize', (store, options) => store.finalize(options)],
]
const WRITES: [string, Call][] = [
  ['put', (store, options) => store.put(second.cid, second.bytes, options)],
  ['put of a block in pieces', (store, options) => store.put(second.cid, [second.bytes], options)],
  ['put of an identity', (store, options) => store.put(inline.cid, inline.bytes, options)],
  ['put of what is there', (store, options) => store.put(first.cid, first.bytes, options)],
  ['putMany', (store, options) => collect(store.putMany([second], options))],
]

describe('after finalize (specification 6.6, defect 17)', () => {
  test.each([1, 2] as const)('version %i: reading goes on, and the file does not change', async (version) => {
    const { store, inFile, disk } = await opened({ version })
    await putBlocks(store, blocks)
    await store.finalize()
    const calls = disk.calls.length
    await store.flush()
    await store.finalize()
    expect(disk.calls.length).toBe(calls)
    expect(await keysIn(store)).toEqual(keysOf(blocks))
    for (const each of blocks) expectSameBytes(await bytesOf(store, each), each.bytes)
    expect(await store.has(first.cid)).toBe(true)
    await store.close()
    expectSameBytes(inFile(), finalizedFile(blocks, roots, { version }))
  })

  test.each(WRITES)('%s is a FinalizedError', async (_, write) => {
    const { store, inFile } = await opened()
    await store.finalize()
    expect(await failureOf(() => write(store))).toMatchObject({ name: 'FinalizedError' })
    await store.close()
    expectSameBytes(inFile(), finalizedFile([], roots))
  })
})

describe('close and discard', () => {
  test.each(['close', 'discard'] as const)(
    '%s leaves a file that can be resumed, with every acknowledged block',
    async (end) => {
      const { store, inFile } = await opened()
      await putBlocks(store, blocks)
      await store[end]()
      await store[end]()
      await store.close()
      expectSameBytes(inFile(), unfinalizedFile(blocks, roots))
    },
  )

  test.each(['close', 'discard'] as const)('%s after finalize leaves the finalized file', async (end) => {
    const { store, inFile } = await opened()
    await putBlocks(store, blocks)
    await store.finalize()
    await store[end]()
    expectSameBytes(inFile(), finalizedFile(blocks, roots))
  })

  test('await using closes', async () => {
    let reused: Store
    {
      await using store = (await opened()).store
      await putBlocks(store, [first])
      reused = store
    }
    expect(await failureOf(() => reused.has(first.cid))).toMatchObject({ name: 'NotOpenError' })
  })

  test.each([...READS, ...WRITES])('%s after close is a NotOpenError', async (_, call) => {
    const { store } = await opened()
    await putBlocks(store, [first])
    await store.close()
    expect(await failureOf(() => call(store))).toMatchObject({
      name: 'NotOpenError',
      message: 'cannot use a carv2 blockstore after closing',
    })
  })

  test('getAll that is being read when the store is closed ends with a NotOpenError', async () => {
    const { store } = await opened()
    await putBlocks(store, blocks)
    const keys = store.getAll()
    await keys.next()
    await store.close()
    expect(await failureOf(() => keys.next())).toMatchObject({ name: 'NotOpenError' })
  })

  test('putMany that is being read when the store is closed ends with a NotOpenError', async () => {
    const { store, inFile } = await opened()
    const cids = store.putMany(manyBlocks(4, 600_000))
    await cids.next()
    await store.close()
    expect(await failureOf(() => collect(cids))).toMatchObject({ name: 'NotOpenError' })
    expectSameBytes(inFile(), unfinalizedFile(manyBlocks(2, 600_000), roots))
  })
})

describe('delete', () => {
  test.each([
    ['delete', (store: Store) => store.delete(first.cid)],
    ['deleteMany', (store: Store) => collect(store.deleteMany([first.cid]))],
  ])('%s is an UnsupportedError (defect 25)', async (_, call) => {
    const { store } = await opened()
    await putBlocks(store, [first])
    expect(await failureOf(() => call(store))).toMatchObject({
      name: 'UnsupportedError',
      message: 'ReadWrite blockstore does not support deleting blocks',
    })
    expect(await store.has(first.cid)).toBe(true)
    await store.close()
  })
})

describe('an abort rejects with the signal’s reason, and leaves nothing behind', () => {
  const reason = new Error('enough')

  test.each([...READS, ...WRITES])('%s with a signal that is aborted already', async (_, call) => {
    const { store, inFile } = await opened()
    await putBlocks(store, [first])
    const thrown = await (async () => call(store, { signal: AbortSignal.abort(reason) }))().catch((error) => error)
    expect(thrown).toBe(reason)
    expectSameBytes(inFile(), unfinalizedFile([first], roots))
    expect(await keysIn(store)).toEqual(keysOf([first]))
    await store.close()
  })

  test('open', async () => {
    const path = join(folder.path, 'aborted.car')
    const opening = ReadWriteBlockstore.open(path, { signal: AbortSignal.abort(reason) })
    expect(await opening.catch((error) => error)).toBe(reason)
  })

  test('open of a file that is being scanned', async () => {
    const { store, path, inFile } = await opened()
    await putBlocks(store, blocks)
    await store.finalize()
    await store.close()
    const controller = new AbortController()
    const disk = new FaultyDisk()
    disk.onCall = ({ kind }) => {
      if (kind === 'read' && disk.count('read') === 2) controller.abort(reason)
      return undefined
    }
    const { openFile } = disk
    const opening = ReadWriteBlockstore.open(path, { signal: controller.signal, openFile })
    expect(await opening.catch((error) => error)).toBe(reason)
    expect(disk.count('close')).toBe(1)
    expectSameBytes(inFile(), finalizedFile(blocks, roots))
    await using again = await ReadWriteBlockstore.open(path)
    expect(await keysIn(again)).toEqual(keysOf(blocks))
  })

  test('the signal of opening ends with opening', async () => {
    const controller = new AbortController()
    const { store } = await opened({ signal: controller.signal })
    controller.abort(reason)
    await putBlocks(store, [first])
    await store.finalize()
    await store.close()
  })

  const stalled = async function* <T>(items: T[]): AsyncGenerator<T> {
    yield* items
    await new Promise(() => {})
  }

  test.each<[string, Call]>([
    ['put of a block whose next piece does not come', (store, o) => store.put(second.cid, stalled([second.bytes]), o)],
    ['putMany of a source that stands still', (store, o) => collect(store.putMany(stalled([second]), o))],
    [
      'putMany of a block whose next piece does not come',
      (store, o) => collect(store.putMany([{ ...second, bytes: stalled([second.bytes]) }], o)),
    ],
  ])('%s', async (_, call) => {
    const { store } = await opened()
    const controller = new AbortController()
    const calling = (async () => call(store, { signal: controller.signal }))()
    setTimeout(() => controller.abort(reason), 30)
    expect(await calling.catch((error) => error)).toBe(reason)
    await store.close()
  })

  test('getAll and getMany between two blocks', async () => {
    const { store } = await opened()
    await putBlocks(store, blocks)
    for (const list of [
      store.getAll.bind(store),
      (o: object) =>
        store.getMany(
          blocks.map(({ cid }) => cid),
          o,
        ),
    ]) {
      const controller = new AbortController()
      const pairs = list({ signal: controller.signal })
      await pairs.next()
      controller.abort(reason)
      expect(await pairs.next().catch((error) => error)).toBe(reason)
    }
    await store.close()
  })
})
