import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ReadWriteBlockstore, type ReadWriteOptions } from '../../src/blockstore/read-write.ts'
import { block, manyBlocks, pseudoRandomBytes } from '../builders/blocks.ts'
import type { Block } from '../builders/car-bytes.ts'
import { failureOf } from '../builders/failure.ts'
import { expectSameBytes } from '../builders/same-bytes.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { finalizedFile, unfinalizedFile } from '../faults/expected-file.ts'
import { FaultyDisk, type FileCall } from '../faults/faulty-disk.ts'
import { Gate, settled, stateOf } from '../faults/gate.ts'
import { bytesOf, keysIn, keysOf, putBlocks } from '../faults/store-contents.ts'

const folder = new TemporaryFolder()
afterAll(() => folder[Symbol.dispose]())
let files = 0

const blocks = manyBlocks(6, 100)
const [first, second, third, fourth, fifth] = blocks
const roots = [first.cid]

async function opened(options: ReadWriteOptions = {}) {
  const path = join(folder.path, `${files++}.car`)
  const disk = new FaultyDisk()
  const store = await ReadWriteBlockstore.open(path, { io: 'async', roots, openFile: disk.openFile, ...options })
  const put = ({ cid, bytes }: Block) => store.put(cid, bytes)
  return { store, disk, put, inFile: () => new Uint8Array(readFileSync(path)) }
}

/** Holds back the next call of this kind, and only that. */
function holdNext(disk: FaultyDisk, kind: FileCall['kind']): Gate {
  const gate = new Gate()
  disk.breakNth(1, kind, { wait: gate.promise })
  return gate
}

describe('puts while a write is under way', () => {
  test('share the next write, and resolve in order after it (specification 6.6)', async () => {
    const { store, disk, put, inFile } = await opened()
    const before = disk.count('write')
    const gate = holdNext(disk, 'write')
    const order: string[] = []
    const puts = [first, second, third, fourth].map((each, i) =>
      (i === 0 ? Promise.resolve() : settled()).then(() => put(each)).then(() => order.push(each.cid.toString())),
    )
    await settled()
    await settled()
    expect(order).toEqual([])
    expect(disk.count('write') - before).toBe(1)
    gate.open()
    await Promise.all(puts)
    expect(order).toEqual(keysOf([first, second, third, fourth]))
    expect(disk.count('write') - before).toBe(2)
    await store.close()
    expectSameBytes(inFile(), unfinalizedFile([first, second, third, fourth], roots))
  })

  test('are seen by every reader at once (specification 6.1)', async () => {
    const { store, disk, put } = await opened()
    const gate = holdNext(disk, 'write')
    const pending = [put(first), put(second)]
    await settled()
    pending.push(put(third))
    for (const each of [first, second, third]) {
      expect(await store.has(each.cid)).toBe(true)
      expect(await store.size(each.cid)).toBe(100)
      expectSameBytes(await bytesOf(store, each), each.bytes)
    }
    expect(await keysIn(store)).toEqual(keysOf([first, second, third]))
    gate.open()
    await Promise.all(pending)
    await store.close()
  })

  test('of a block that waits already wait with it, and write nothing', async () => {
    const { store, disk, put, inFile } = await opened()
    const gate = holdNext(disk, 'write')
    const puts = [put(first)]
    await settled()
    puts.push(put(first), put(first))
    expect(await stateOf(puts[2])).toBe('pending')
    gate.open()
    await Promise.all(puts)
    await store.close()
    expectSameBytes(inFile(), unfinalizedFile([first], roots))
  })

  test('of a block that waits for the write after the one under way wait for that', async () => {
    const { store, disk, put } = await opened()
    const [one, two] = [new Gate(), new Gate()]
    let writes = 0
    disk.onCall = ({ kind }) => (kind === 'write' ? { wait: (writes++ === 0 ? one : two).promise } : undefined)
    const puts = [put(first)]
    await settled()
    puts.push(put(second))
    one.open()
    await puts[0]
    puts.push(put(second))
    expect(await stateOf(puts[2])).toBe('pending')
    two.open()
    await Promise.all(puts)
    await store.close()
  })

  test('in storage durability: of a block that is written but not synced wait for the sync', async () => {
    const { store, disk, put } = await opened({ durability: 'storage' })
    const gate = holdNext(disk, 'sync')
    const puts = [put(first)]
    await settled()
    puts.push(put(first))
    expect(await stateOf(puts[1])).toBe('pending')
    gate.open()
    await Promise.all(puts)
    await store.close()
  })

  test('are snapshots for getAll: what comes after it began is not listed (defect 13)', async () => {
    const { store, put } = await opened()
    await put(first)
    const keys = store.getAll()
    expect(String((await keys.next()).value?.cid)).toBe(String(first.cid))
    await put(second)
    expect((await keys.next()).done).toBe(true)
    const unstarted = store.getAll()
    await put(third)
    const listed: string[] = []
    for await (const { cid } of unstarted) {
      listed.push(cid.toString())
      await put(fourth)
    }
    expect(listed).toEqual(keysOf([first, second, third]))
    await store.close()
  })
})

describe('a write that fails while others wait', () => {
  test('takes all of them back, also one that is put while the file is being cut (defect 12)', async () => {
    const { store, disk, put, inFile } = await opened()
    await put(first)
    const [write, cut] = [new Gate(), new Gate()]
    disk.onCall = ({ kind }) => {
      if (kind === 'write') return { wait: write.promise, error: 'ENOSPC' }
      return kind === 'truncate' ? { wait: cut.promise } : undefined
    }
    const puts = [put(second)]
    await settled()
    puts.push(put(third))
    write.open()
    await settled()
    puts.push(put(fourth))
    await settled()
    disk.heal()
    cut.open()
    const results = await Promise.allSettled(puts)
    expect(results.map((result) => result.status === 'rejected' && result.reason.code)).toEqual(Array(3).fill('ENOSPC'))
    expect(await keysIn(store)).toEqual(keysOf([first]))
    await putBlocks(store, [fifth, third])
    await store.finalize()
    await store.close()
    expectSameBytes(inFile(), finalizedFile([first, fifth, third], roots))
  })

  test('buffered: a flush under way does not vouch for what is put behind it', async () => {
    const { store, disk, put, inFile } = await opened({ durability: 'buffered' })
    const large = block(pseudoRandomBytes(1, 1_100_000))
    await put(first)
    const gate = new Gate()
    let writes = 0
    disk.onCall = ({ kind }) => {
      if (kind !== 'write') return undefined
      return writes++ === 0 ? { wait: gate.promise } : { error: 'ENOSPC' }
    }
    const flush = store.flush()
    await settled()
    await put(second)
    const refused = failureOf(() => put(large))
    gate.open()
    await flush
    expect(await refused).toMatchObject({ name: 'FileError', code: 'ENOSPC' })
    disk.heal()
    expect(await store.has(large.cid)).toBe(false)
    expect(await keysIn(store)).toEqual(keysOf([first, second]))
    await store.finalize()
    await store.close()
    expectSameBytes(inFile(), finalizedFile([first, second], roots))
  })
})
