import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ReadWriteBlockstore, type ReadWriteOptions } from '../../src/blockstore/read-write.ts'
import { block, manyBlocks, pseudoRandomBytes } from '../builders/blocks.ts'
import type { Block } from '../builders/car-bytes.ts'
import { failureOf } from '../builders/failure.ts'
import { expectSameBytes } from '../builders/same-bytes.ts'
import { collect } from '../builders/streams.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { unfinalizedFile } from '../faults/expected-file.ts'
import { FaultyDisk } from '../faults/faulty-disk.ts'
import { Gate, settled } from '../faults/gate.ts'
import { keysIn, keysOf } from '../faults/store-contents.ts'

const MIB = 1024 * 1024
const folder = new TemporaryFolder()
afterAll(() => folder[Symbol.dispose]())
let files = 0

async function opened(options: ReadWriteOptions = {}) {
  const path = join(folder.path, `${files++}.car`)
  const disk = new FaultyDisk()
  const store = await ReadWriteBlockstore.open(path, { roots: [], openFile: disk.openFile, ...options })
  const made = disk.count('write')
  return { store, writes: () => disk.count('write') - made, inFile: () => new Uint8Array(readFileSync(path)) }
}

/** Gives some blocks at once, then waits for its gate, and so on. */
async function* inBursts(bursts: { blocks: readonly Block[]; gate?: Gate }[]) {
  for (const { blocks, gate } of bursts) {
    yield* blocks
    await gate?.promise
  }
}

describe('putMany (specification 6.6, acknowledgement)', () => {
  test.each(['sync', 'async'] as const)('io %s: a group ends at 1 MiB, and is one write', async (io) => {
    const { store, writes, inFile } = await opened({ io })
    const blocks = [...manyBlocks(100, 50_000), block('the rest')]
    expect(keysOf((await collect(store.putMany(blocks))).map((cid) => ({ cid })))).toEqual(keysOf(blocks))
    expect(writes()).toBe(5)
    await store.close()
    expectSameBytes(inFile(), unfinalizedFile(blocks, []))
  })

  test('yields a CID only after its group has been written, in the order of the source', async () => {
    const { store, writes } = await opened()
    const blocks = manyBlocks(3, 600_000)
    const seen: [string, number][] = []
    for await (const cid of store.putMany(blocks)) seen.push([String(cid), writes()])
    expect(seen).toEqual(keysOf(blocks).map((key, i) => [key, i < 2 ? 1 : 2]))
    await store.close()
  })

  test('a group ends when the source has nothing ready: a slow source is answered at once', async () => {
    const { store, writes } = await opened()
    const blocks = manyBlocks(5)
    const gate = new Gate()
    const yielded: string[] = []
    const all = (async () => {
      const source = inBursts([{ blocks: blocks.slice(0, 3), gate }, { blocks: blocks.slice(3) }])
      for await (const cid of store.putMany(source)) yielded.push(String(cid))
    })()
    await settled()
    expect(yielded).toEqual(keysOf(blocks.slice(0, 3)))
    expect(writes()).toBe(1)
    gate.open()
    await all
    expect(yielded).toEqual(keysOf(blocks))
    expect(writes()).toBe(2)
    await store.close()
  })

  test('blocks that are there already are yielded too, and nothing is written for them', async () => {
    const { store, writes } = await opened()
    const blocks = manyBlocks(3)
    await collect(store.putMany(blocks))
    expect(await collect(store.putMany([...blocks, ...blocks]))).toHaveLength(6)
    expect(writes()).toBe(1)
    await store.close()
  })

  test('nothing is a fine source', async () => {
    const { store, writes } = await opened()
    expect(await collect(store.putMany([]))).toEqual([])
    expect(writes()).toBe(0)
    await store.close()
  })

  test('blocks that come in pieces are collected', async () => {
    const { store, inFile } = await opened()
    const blocks = manyBlocks(3, 1000)
    await collect(
      store.putMany(blocks.map(({ cid, bytes }) => ({ cid, bytes: [bytes.subarray(0, 9), bytes.subarray(9)] }))),
    )
    await store.close()
    expectSameBytes(inFile(), unfinalizedFile(blocks, []))
  })

  test('a consumer that leaves early lets the source go; what it was not told of may stay', async () => {
    const { store } = await opened()
    let ended = false
    const blocks = manyBlocks(4)
    const source = (function* () {
      try {
        yield* blocks
      } finally {
        ended = true
      }
    })()
    for await (const _ of store.putMany(source)) break
    expect(ended).toBe(true)
    expect(await keysIn(store)).toContain(String(blocks[0].cid))
    await store.close()
  })
})

describe('putMany of a source that fails', () => {
  const blocks = manyBlocks(3)
  const failing = {
    'an array whose third block is too large': () => [
      ...blocks.slice(0, 2),
      block(pseudoRandomBytes(1, 9 * MIB)),
      blocks[2],
    ],
    'an async generator that throws': async function* () {
      yield* blocks.slice(0, 2)
      throw new Error('the source failed')
    },
    'a generator that throws': function* () {
      yield* blocks.slice(0, 2)
      throw new Error('the source failed')
    },
    'an array whose third block fails while it comes': () => [
      ...blocks.slice(0, 2),
      { cid: blocks[2].cid, bytes: brokenPieces() },
    ],
  }

  test.each(Object.entries(failing))(
    '%s: what came before is stored and yielded, then it throws',
    async (_, source) => {
      const { store, inFile } = await opened()
      const yielded: string[] = []
      const all = async () => {
        for await (const cid of store.putMany(source())) yielded.push(String(cid))
      }
      expect(await failureOf(all)).toMatchObject({ name: expect.stringMatching(/^(Error|SectionTooLargeError)$/) })
      expect(yielded).toEqual(keysOf(blocks.slice(0, 2)))
      expectSameBytes(inFile(), unfinalizedFile(blocks.slice(0, 2), []))
      await store.close()
    },
  )
})

async function* brokenPieces(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(3)
  throw new Error('the source failed')
}

describe('puts that are pending together', () => {
  test.each(['sync', 'async'] as const)('io %s: share one write', async (io) => {
    const { store, writes, inFile } = await opened({ io })
    const blocks = manyBlocks(100)
    await Promise.all(blocks.map(({ cid, bytes }) => store.put(cid, bytes)))
    expect(writes()).toBe(1)
    for (const { cid, bytes } of manyBlocks(103).slice(100)) await store.put(cid, bytes)
    expect(writes()).toBe(4)
    await store.close()
    expectSameBytes(inFile(), unfinalizedFile(manyBlocks(103), []))
  })

  test('larger than a buffer still share one write', async () => {
    const { store, writes, inFile } = await opened()
    const blocks = manyBlocks(8, 700_000)
    await Promise.all(blocks.map(({ cid, bytes }) => store.put(cid, bytes)))
    expect(writes()).toBe(1)
    await store.close()
    expectSameBytes(inFile(), unfinalizedFile(blocks, []))
  })
})
