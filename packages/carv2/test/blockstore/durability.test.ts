import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ReadWriteBlockstore, type ReadWriteOptions } from '../../src/blockstore/read-write.ts'
import { block, manyBlocks, pseudoRandomBytes } from '../builders/blocks.ts'
import { expectSameBytes } from '../builders/same-bytes.ts'
import { collect } from '../builders/streams.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { finalizedFile, unfinalizedFile } from '../faults/expected-file.ts'
import { FaultyDisk } from '../faults/faulty-disk.ts'
import { bytesOf, keysIn, keysOf, putBlocks } from '../faults/store-contents.ts'

const folder = new TemporaryFolder()
afterAll(() => folder[Symbol.dispose]())
let files = 0

const blocks = manyBlocks(6)
const roots = [blocks[0].cid]

async function opened(options: ReadWriteOptions, path = join(folder.path, `${files++}.car`)) {
  const disk = new FaultyDisk()
  const store = await ReadWriteBlockstore.open(path, { roots, openFile: disk.openFile, ...options })
  /** The calls that `work` makes of the file, reads aside. */
  const callsOf = async (work: () => Promise<unknown>) => {
    const from = disk.calls.length
    await work()
    return disk.calls.slice(from).flatMap(({ kind }) => (kind === 'read' || kind === 'size' ? [] : [kind]))
  }
  return { store, disk, path, callsOf, inFile: () => new Uint8Array(readFileSync(path)) }
}

describe("durability 'process' never syncs", () => {
  test.each([1, 2] as const)('not even in finalize, in version %i', async (version) => {
    const { store, disk } = await opened({ version, durability: 'process' })
    await putBlocks(store, blocks.slice(0, 2))
    await collect(store.putMany(blocks))
    await store.flush()
    await store.finalize()
    await store.close()
    expect(disk.count('sync')).toBe(0)
  })

  test('but the new file that takes the old one’s place', async () => {
    const { store, disk } = await opened({ durability: 'process' })
    store.setRoots([])
    await store.finalize()
    await store.close()
    expect(disk.count('sync')).toBe(1)
  })

  test('a resolved put is in the file', async () => {
    const { store, inFile } = await opened({})
    for (const [i, each] of blocks.entries()) {
      await putBlocks(store, [each])
      expectSameBytes(inFile(), unfinalizedFile(blocks.slice(0, i + 1), roots))
    }
    await store.close()
  })
})

describe("durability 'storage' syncs", () => {
  const storage = { durability: 'storage' } as const

  test('every put, after its write', async () => {
    const { store, callsOf } = await opened(storage)
    expect(await callsOf(() => putBlocks(store, blocks.slice(0, 2)))).toEqual(['write', 'sync', 'write', 'sync'])
    await store.close()
  })

  test('puts that are pending together once, and each group of putMany', async () => {
    const { store, callsOf } = await opened(storage)
    const together = () => Promise.all(blocks.map(({ cid, bytes }) => store.put(cid, bytes)))
    expect(await callsOf(together)).toEqual(['write', 'sync'])
    const large = manyBlocks(4, 600_000)
    expect(await callsOf(() => collect(store.putMany(large)))).toEqual(['write', 'sync', 'write', 'sync'])
    await store.close()
  })

  test('nothing again that has been synced', async () => {
    const { store, callsOf } = await opened(storage)
    await putBlocks(store, blocks)
    expect(await callsOf(() => putBlocks(store, blocks))).toEqual([])
    expect(await callsOf(() => store.flush())).toEqual([])
    expect(await callsOf(() => store.close())).toEqual(['close'])
  })

  test('a new file before the first put', async () => {
    const { disk, store } = await opened(storage)
    expect(disk.calls.map(({ kind }) => kind)).toEqual(['open', 'size', 'write', 'write', 'sync'])
    await store.close()
  })

  test('what it finds in a file, because a block that is there already is acknowledged at once', async () => {
    const { store, path } = await opened({ durability: 'process' })
    await putBlocks(store, blocks)
    await store.close()
    const again = await opened(storage, path)
    expect(again.disk.count('sync')).toBe(1)
    expect(await again.callsOf(() => putBlocks(again.store, blocks))).toEqual([])
    await again.store.close()
  })

  test('each step of finalize: data, marker, index, header (specification 6.3)', async () => {
    const { store, callsOf, inFile } = await opened(storage)
    await putBlocks(store, blocks)
    const calls = await callsOf(() => store.finalize())
    expect(calls.join(' ')).toMatch(/^sync write sync (write )+truncate sync write sync$/)
    expectSameBytes(inFile(), finalizedFile(blocks, roots))
    await store.close()
  })

  test('each step of taking a finalized file up again: marker, truncate, header (specification 6.6)', async () => {
    const path = folder.file(`${files++}.car`, finalizedFile(blocks, roots))
    const { disk, store } = await opened(storage, path)
    const changes = disk.calls.map(({ kind }) => kind).filter((kind) => ['write', 'truncate', 'sync'].includes(kind))
    expect(changes.join(' ')).toMatch(/^(sync )?write sync truncate sync write write sync$/)
    await store.close()
  })

  test('version 1 when it is finalized', async () => {
    const { store, callsOf } = await opened({ ...storage, version: 1 })
    await putBlocks(store, blocks)
    expect(await callsOf(() => store.finalize())).toEqual(['sync'])
    await store.close()
  })
})

describe("durability 'buffered'", () => {
  const buffered = { durability: 'buffered' } as const

  test('writes nothing until 1 MiB has gathered, flush, finalize or close; reads see everything', async () => {
    const { store, callsOf } = await opened(buffered)
    expect(await callsOf(() => putBlocks(store, blocks))).toEqual([])
    expect(await keysIn(store)).toEqual(keysOf(blocks))
    expectSameBytes(await bytesOf(store, blocks[3]), blocks[3].bytes)
    expect(await callsOf(() => store.flush())).toEqual(['write'])
    const large = [1, 2, 3].map((seed) => block(pseudoRandomBytes(seed, 400_000)))
    expect(await callsOf(() => putBlocks(store, large.slice(0, 2)))).toEqual([])
    expect(await callsOf(() => putBlocks(store, large.slice(2)))).toEqual(['write'])
    await store.close()
  })

  test.each([
    { end: 'flush', finalized: false },
    { end: 'close', finalized: false },
    { end: 'finalize', finalized: true },
  ] as const)('after $end everything is in the file', async ({ end, finalized }) => {
    const { store, inFile } = await opened(buffered)
    await putBlocks(store, blocks)
    expectSameBytes(inFile(), unfinalizedFile([], roots))
    await store[end]()
    expectSameBytes(inFile(), finalized ? finalizedFile(blocks, roots) : unfinalizedFile(blocks, roots))
    await store.close()
  })
})
