import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ReadWriteBlockstore, type ReadWriteOptions } from '../../src/blockstore/read-write.ts'
import { manyBlocks } from '../builders/blocks.ts'
import type { Block } from '../builders/car-bytes.ts'
import { failureOf } from '../builders/failure.ts'
import { expectSameBytes } from '../builders/same-bytes.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { finalizedFile, unfinalizedFile } from '../faults/expected-file.ts'
import { FaultyDisk } from '../faults/faulty-disk.ts'
import { Gate, settled, stateOf } from '../faults/gate.ts'
import { bytesOf, keysIn, keysOf, putBlocks } from '../faults/store-contents.ts'

const folder = new TemporaryFolder()
afterAll(() => folder[Symbol.dispose]())
let files = 0

const blocks = manyBlocks(6, 100)
const [first, second, third] = blocks
const roots = [first.cid]

async function opened(options: ReadWriteOptions = {}) {
  const path = join(folder.path, `${files++}.car`)
  const disk = new FaultyDisk()
  const store = await ReadWriteBlockstore.open(path, { io: 'async', roots, openFile: disk.openFile, ...options })
  const put = ({ cid, bytes }: Block) => store.put(cid, bytes)
  return { store, disk, put, inFile: () => new Uint8Array(readFileSync(path)) }
}

describe('discard', () => {
  test('rejects the puts that wait, lets a write under way end, and writes no more', async () => {
    const { store, disk, put, inFile } = await opened()
    await put(first)
    const gate = new Gate()
    disk.breakNth(1, 'write', { wait: gate.promise })
    const puts = [put(second)]
    await settled()
    puts.push(put(third))
    const ended = Promise.allSettled(puts)
    const writes = disk.count('write')
    const discarded = store.discard()
    expect(await stateOf(discarded)).toBe('pending')
    expect(disk.count('close')).toBe(0)
    gate.open()
    await discarded
    const names = (await ended).map((result) => result.status === 'rejected' && result.reason.name)
    expect(names).toEqual(['NotOpenError', 'NotOpenError'])
    expect(disk.count('write')).toBe(writes)
    expectSameBytes(inFile(), unfinalizedFile([first, second], roots))
  })

  test('drops what was only buffered, and leaves a file that can be resumed', async () => {
    const { store, put, inFile } = await opened({ durability: 'buffered' })
    await put(first)
    await store.flush()
    await put(second)
    await store.discard()
    expectSameBytes(inFile(), unfinalizedFile([first], roots))
  })
})

describe('close', () => {
  test('waits for the puts that wait, which succeed', async () => {
    const { store, disk, put, inFile } = await opened()
    const gate = new Gate()
    disk.breakNth(1, 'write', { wait: gate.promise })
    const puts = [put(first), put(second)]
    const closed = store.close()
    expect(await failureOf(() => put(third))).toMatchObject({ name: 'NotOpenError' })
    gate.open()
    await Promise.all([...puts, closed])
    expectSameBytes(inFile(), unfinalizedFile([first, second], roots))
  })

  test.each([
    { what: 'twice', calls: ['close', 'close'] as const },
    { what: 'and discard', calls: ['close', 'discard'] as const },
    { what: 'after discard', calls: ['discard', 'close'] as const },
  ])('$what at the same time closes the file once, and both wait for it', async ({ calls }) => {
    const { store, disk, put } = await opened()
    await put(first)
    const gate = new Gate()
    disk.breakNth(1, 'close', { wait: gate.promise })
    const ends = calls.map((call) => store[call]())
    expect(await Promise.all(ends.map(stateOf))).toEqual(['pending', 'pending'])
    gate.open()
    await Promise.all(ends)
    expect(disk.count('close')).toBe(1)
  })

  test('waits for a finalize under way, after which the file is whole', async () => {
    const { store, disk, put, inFile } = await opened()
    await put(first)
    const gate = new Gate()
    disk.breakNth(2, 'write', { wait: gate.promise })
    const ends = [store.finalize(), store.finalize()]
    await settled()
    const closed = store.close()
    expect(await stateOf(closed)).toBe('pending')
    gate.open()
    await Promise.all([...ends, closed])
    expectSameBytes(inFile(), finalizedFile([first], roots))
  })

  test('waits for a read under way: a closed descriptor belongs to the next file that is opened', async () => {
    const { store, disk, put } = await opened()
    await put(first)
    const gate = new Gate()
    disk.breakNth(1, 'read', { wait: gate.promise })
    const read = bytesOf(store, first)
    await settled()
    const closed = store.close()
    expect(await stateOf(closed)).toBe('pending')
    expect(disk.count('close')).toBe(0)
    gate.open()
    expectSameBytes(await read, first.bytes)
    await closed
  })

  test('of a broken store tells nothing that the failed puts have not told', async () => {
    const { store, disk, put } = await opened()
    await put(first)
    disk.breakAll('EIO', 'write', 'truncate')
    expect(await failureOf(() => put(second))).toMatchObject({ name: 'FileError' })
    expect(await failureOf(() => put(third))).toMatchObject({ name: 'BrokenStoreError' })
    await store.close()
  })

  test('of a broken store says that what was buffered, and promised, is lost', async () => {
    const { store, disk, put } = await opened({ durability: 'buffered' })
    await put(first)
    disk.breakAll('EIO', 'write', 'truncate')
    expect(await failureOf(() => store.flush())).toMatchObject({ name: 'FileError' })
    expect(await failureOf(() => store.close())).toMatchObject({ name: 'BrokenStoreError' })
  })
})

describe('finalize', () => {
  test('includes puts that wait, and refuses those that come while it runs', async () => {
    const { store, disk, put, inFile } = await opened()
    const gate = new Gate()
    disk.breakNth(1, 'write', { wait: gate.promise })
    const puts = [put(first), put(second)]
    const finalized = store.finalize()
    expect(await failureOf(() => put(third))).toMatchObject({ name: 'FinalizedError' })
    gate.open()
    await Promise.all([...puts, finalized])
    expectSameBytes(inFile(), finalizedFile([first, second], roots))
    await store.close()
  })

  test('that writes the file anew lets readers go on, also iterations that began before', async () => {
    const { store, disk, put, inFile } = await opened()
    // So large that an iteration reads them a few at a time.
    const large = manyBlocks(8, 400_000)
    await putBlocks(store, large)
    const iterations = [store.getAll()]
    await iterations[0].next()
    store.setRoots([])
    const gate = new Gate()
    disk.breakNth(3, 'write', { wait: gate.promise })
    const finalized = store.finalize()
    await settled()
    for (const each of large) expectSameBytes(await bytesOf(store, each), each.bytes)
    expect(await keysIn(store)).toEqual(keysOf(large))
    iterations.push(store.getAll())
    await iterations[1].next()
    gate.open()
    await finalized
    for (const iteration of iterations) {
      const rest: string[] = []
      for await (const { cid } of iteration) rest.push(cid.toString())
      expect(rest).toEqual(keysOf(large.slice(1)))
    }
    for (const each of large) expectSameBytes(await bytesOf(store, each), each.bytes)
    expect(await failureOf(() => put(first))).toMatchObject({ name: 'FinalizedError' })
    await store.close()
    expect(disk.count('close')).toBe(2)
    expectSameBytes(inFile(), finalizedFile(large, []))
  })
})
