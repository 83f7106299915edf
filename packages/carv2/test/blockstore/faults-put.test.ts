import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ReadWriteBlockstore, type ReadWriteOptions } from '../../src/blockstore/read-write.ts'
import { block, manyBlocks, pseudoRandomBytes } from '../builders/blocks.ts'
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

const blocks = manyBlocks(6, 100)
const [first, second, third] = blocks
const roots = [first.cid]

describe.each(['sync', 'async'] as const)('a store whose file fails, io %s (defect 12)', (io) => {
  async function open(options: ReadWriteOptions = {}) {
    const path = join(folder.path, `${files++}.car`)
    const disk = new FaultyDisk()
    const openFile = disk.openFile
    const store = await ReadWriteBlockstore.open(path, { io, roots, openFile, ...options })
    const inFile = () => new Uint8Array(readFileSync(path))
    return { path, disk, store, inFile, reopen: () => ReadWriteBlockstore.open(path, { io, roots }) }
  }

  test.each(['ENOSPC', 'EIO', 'EDQUOT'])(
    'put rejects with %s, takes its block back, and the store goes on',
    async (code) => {
      const { store, disk, inFile, path } = await open()
      await putBlocks(store, [first])
      disk.breakNth(1, 'write', { error: code })
      expect(await failureOf(() => store.put(second.cid, second.bytes))).toMatchObject({
        name: 'FileError',
        code,
        path,
      })
      expectSameBytes(inFile(), unfinalizedFile([first], roots))
      expect(await store.has(second.cid)).toBe(false)
      expect(await failureOf(() => collect(store.get(second.cid)))).toMatchObject({ name: 'NotFoundError' })
      await putBlocks(store, [third, second])
      await store.finalize()
      await store.close()
      expectSameBytes(inFile(), finalizedFile([first, third, second], roots))
    },
  )

  test('a write that does less than asked is continued', async () => {
    const { store, disk, inFile } = await open()
    disk.onCall = ({ kind }) => (kind === 'write' ? { bytes: 7 } : undefined)
    await putBlocks(store, blocks)
    await store.finalize()
    await store.close()
    expectSameBytes(inFile(), finalizedFile(blocks, roots))
  })

  test.each([
    { after: 'fails', fault: { error: 'ENOSPC' }, code: 'ENOSPC' },
    { after: 'writes nothing', fault: { bytes: 0 }, code: 'EIO' },
  ])('a write that does a part and then $after leaves no garbage', async ({ fault, code }) => {
    const { store, disk, inFile } = await open()
    await putBlocks(store, [first])
    let writes = 0
    disk.onCall = ({ kind }) => (kind !== 'write' ? undefined : writes++ === 0 ? { bytes: 50 } : fault)
    expect(await failureOf(() => store.put(second.cid, second.bytes))).toMatchObject({ name: 'FileError', code })
    disk.heal()
    expectSameBytes(inFile(), unfinalizedFile([first], roots))
    await putBlocks(store, [second])
    await store.close()
    expectSameBytes(inFile(), unfinalizedFile([first, second], roots))
  })

  test('a failure that can’t be undone breaks the store: reads go on, and the next open has every acknowledged block', async () => {
    const { store, disk, reopen } = await open()
    await putBlocks(store, [first])
    let writes = 0
    disk.onCall = ({ kind }) => {
      if (kind === 'truncate') return { error: 'EIO' }
      return kind !== 'write' ? undefined : writes++ === 0 ? { bytes: 50 } : { error: 'ENOSPC' }
    }
    expect(await failureOf(() => store.put(second.cid, second.bytes))).toMatchObject({ code: 'ENOSPC' })
    disk.heal()
    const broken = { name: 'BrokenStoreError' }
    const { cause } = await store.put(third.cid, third.bytes).catch((error) => error)
    expect(cause).toMatchObject({ name: 'FileError', code: 'EIO' })
    expect(await failureOf(() => store.put(third.cid, third.bytes))).toMatchObject(broken)
    expect(await failureOf(() => store.put(first.cid, first.bytes))).toMatchObject(broken)
    expect(await failureOf(() => store.finalize())).toMatchObject(broken)
    expect(await store.has(second.cid)).toBe(false)
    expectSameBytes(await bytesOf(store, first), first.bytes)
    await store.discard()
    await using again = await reopen()
    expect(again.recovered).toMatchObject({ droppedBytes: 50, blocks: 1 })
    expect(await keysIn(again)).toEqual(keysOf([first]))
  })

  test('puts that share a write fail together, and those that come later do not', async () => {
    const { store, disk, inFile } = await open()
    disk.breakNth(1, 'write', { error: 'ENOSPC' })
    const results = await Promise.allSettled([first, second].map(({ cid, bytes }) => store.put(cid, bytes)))
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(disk.count('write')).toBe(2 + 1)
    await putBlocks(store, [second, third])
    await store.close()
    expectSameBytes(inFile(), unfinalizedFile([second, third], roots))
  })

  test('what was read of a block that was taken back is not taken for the one in its place', async () => {
    const { store, disk } = await open()
    disk.breakNth(1, 'write', { error: 'ENOSPC' })
    const putting = failureOf(() => store.put(second.cid, second.bytes))
    expectSameBytes(await bytesOf(store, second), second.bytes)
    expect(await putting).toMatchObject({ code: 'ENOSPC' })
    const again = store.put(third.cid, third.bytes)
    expectSameBytes(await bytesOf(store, third), third.bytes)
    await again
    await store.close()
  })

  test('putMany yields what was written, then throws; what it yielded stays', async () => {
    const large = [1, 2, 3, 4].map((seed) => block(pseudoRandomBytes(seed, 600_000)))
    const { store, disk, inFile } = await open()
    disk.breakNth(2, 'write', { error: 'ENOSPC' })
    const yielded: string[] = []
    const all = async () => {
      for await (const cid of store.putMany(large)) yielded.push(cid.toString())
    }
    expect(await failureOf(all)).toMatchObject({ name: 'FileError', code: 'ENOSPC' })
    expect(yielded).toEqual(keysOf(large.slice(0, 2)))
    await store.close()
    expectSameBytes(inFile(), unfinalizedFile(large.slice(0, 2), roots))
  })

  test('a sync that fails breaks the store: nobody knows what is on the disk', async () => {
    const { store, disk } = await open({ durability: 'storage' })
    await putBlocks(store, [first])
    disk.breakNth(1, 'sync', { error: 'EIO' })
    expect(await failureOf(() => store.put(second.cid, second.bytes))).toMatchObject({ name: 'FileError', code: 'EIO' })
    expect(await failureOf(() => store.put(third.cid, third.bytes))).toMatchObject({ name: 'BrokenStoreError' })
    expectSameBytes(await bytesOf(store, first), first.bytes)
    await store.discard()
  })

  test('a read that fails is the failure of that get alone; a short one is continued', async () => {
    const { store, disk } = await open()
    await putBlocks(store, blocks)
    disk.breakNth(1, 'read', { error: 'EIO' })
    expect(await failureOf(() => collect(store.get(second.cid)))).toMatchObject({ name: 'FileError', code: 'EIO' })
    disk.onCall = ({ kind }) => (kind === 'read' ? { bytes: 3 } : undefined)
    for (const each of blocks) expectSameBytes(await bytesOf(store, each), each.bytes)
    expect(await keysIn(store)).toEqual(keysOf(blocks))
    await store.close()
  })

  test('buffered: a flush that fails keeps what was acknowledged, and may be tried again', async () => {
    const { store, disk, inFile } = await open({ durability: 'buffered' })
    await putBlocks(store, blocks.slice(0, 3))
    disk.breakAll('ENOSPC', 'write')
    expect(await failureOf(() => store.flush())).toMatchObject({ name: 'FileError', code: 'ENOSPC' })
    expect(await keysIn(store)).toEqual(keysOf(blocks.slice(0, 3)))
    disk.heal()
    await putBlocks(store, blocks.slice(3))
    await store.flush()
    expectSameBytes(inFile(), unfinalizedFile(blocks, roots))
    await store.close()
  })

  test('buffered: a close whose flush fails says so, and lets go of the file', async () => {
    const { store, disk, reopen } = await open({ durability: 'buffered' })
    await putBlocks(store, [first])
    disk.breakAll('ENOSPC', 'write')
    expect(await failureOf(() => store.close())).toMatchObject({ name: 'FileError', code: 'ENOSPC' })
    expect(disk.count('close')).toBe(1)
    await store.close()
    await using again = await reopen()
    expect(await keysIn(again)).toEqual([])
  })
})
