import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CID } from 'multiformats/cid'
import { afterAll, describe, expect, test } from 'vitest'
import { ReadOnlyBlockstore } from '../../src/blockstore/read-only.ts'
import { ReadWriteBlockstore, type ReadWriteOptions } from '../../src/blockstore/read-write.ts'
import { block, blockV0, cidOf, DAG_CBOR, DAG_PB, manyBlocks, misnamed, pseudoRandomBytes } from '../builders/blocks.ts'
import { failureOf } from '../builders/failure.ts'
import { expectSameBytes } from '../builders/same-bytes.ts'
import { collect } from '../builders/streams.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { finalizedFile } from '../faults/expected-file.ts'
import { bytesOf, keysIn, keysOf, putBlocks } from '../faults/store-contents.ts'

const folder = new TemporaryFolder()
afterAll(() => folder[Symbol.dispose]())
let files = 0

async function opened(options: ReadWriteOptions = {}) {
  const path = join(folder.path, `${files++}.car`)
  const store = await ReadWriteBlockstore.open(path, options)
  return { store, path, inFile: () => new Uint8Array(readFileSync(path)) }
}

describe('which puts become sections (specification 6.1)', () => {
  const payloads = ['fish', 'lobster']
  const puts = [
    ...payloads.flatMap((text) => [blockV0(text), block(text, 'sha2-256', DAG_PB), block(text, 'sha2-256', DAG_CBOR)]),
    ...payloads.map((text) => block(text, 'sha2-256', DAG_CBOR)),
  ]

  test.each([
    { options: { allowDuplicatePuts: true }, sections: 8 },
    { options: { allowDuplicatePuts: true, wholeCids: true }, sections: 8 },
    { options: { wholeCids: true }, sections: 6 },
    { options: {}, sections: 2 },
  ])('of 8 puts with $options: $sections', async ({ options, sections }) => {
    const { store, path } = await opened(options)
    await putBlocks(store, puts)
    expect(await keysIn(store)).toHaveLength(sections)
    await store.finalize()
    await using reader = await ReadOnlyBlockstore.open(path)
    expect(await keysIn(reader)).toHaveLength(sections)
    await store.close()
  })

  test.each([false, true])('whole CIDs %s: a CID of another version or codec is found, or not', async (wholeCids) => {
    const { store } = await opened({ wholeCids })
    await putBlocks(store, [blockV0('fish')])
    for (const other of [block('fish', 'sha2-256', DAG_PB), block('fish')]) {
      expect(await store.has(other.cid)).toBe(!wholeCids)
    }
    await store.close()
  })

  test('digests that are equal are not, when the functions differ (defect 11)', async () => {
    const [sha, other] = [block('fish'), block('lobster')]
    const identity = { cid: cidOf(0, sha.cid.multihash.digest), bytes: sha.cid.multihash.digest }
    const { store, inFile } = await opened({ storeIdentityCids: true, roots: [] })
    await putBlocks(store, [sha, identity, other])
    expect(await store.has(identity.cid)).toBe(true)
    expectSameBytes(await bytesOf(store, identity), identity.bytes)
    expect(await store.has(cidOf(0, other.cid.multihash.digest))).toBe(false)
    await store.finalize()
    expectSameBytes(inFile(), finalizedFile([sha, identity, other], [], { storeIdentityCids: true }))
    await store.close()
  })

  test('one block 200,000 times with allowDuplicatePuts takes time in proportion', async () => {
    const { store } = await opened({ allowDuplicatePuts: true, durability: 'buffered' })
    const { cid, bytes } = block('again')
    await store.put(cid, bytes)
    const begin = performance.now()
    for await (const _ of store.putMany(repeated({ cid, bytes }, 200_000)));
    expect(performance.now() - begin).toBeLessThan(10_000)
    expect(await store.has(cid)).toBe(true)
    expect(await store.size(cid)).toBe(5)
    await store.discard()
  })
})

function* repeated<T>(item: T, times: number): Generator<T> {
  for (let i = 0; i < times; i++) yield item
}

describe('look-ups', () => {
  test.each(['sync', 'async'] as const)(
    'io %s: has, size, get and getMany see a block right after its put',
    async (io) => {
      const { store } = await opened({ io })
      const blocks = manyBlocks(50, 500)
      for (const each of blocks) {
        const putting = store.put(each.cid, each.bytes)
        expect(await store.has(each.cid)).toBe(true)
        expect(await store.size(each.cid)).toBe(500)
        expectSameBytes(await bytesOf(store, each), each.bytes)
        await putting
      }
      const found = await collect(store.getMany(blocks.map(({ cid }) => cid)))
      for (const [i, { cid, bytes }] of found.entries()) {
        expect(cid).toBe(blocks[i].cid)
        expectSameBytes(new Uint8Array(Buffer.concat(await collect(bytes))), blocks[i].bytes)
      }
      await store.close()
    },
  )

  test('io sync: has and size are values, get a plain generator', async () => {
    const { store } = await opened()
    const [one] = manyBlocks(1)
    await putBlocks(store, [one])
    expect(store.has(one.cid)).toBe(true)
    expect(store.size(one.cid)).toBe(50)
    expectSameBytes([...(store.get(one.cid) as Generator<Uint8Array>)][0], one.bytes)
    await store.close()
  })

  test('what is not there: has is false, size and get are NotFoundError', async () => {
    const { store } = await opened()
    const { cid } = block('absent')
    expect(await store.has(cid)).toBe(false)
    expect(await failureOf(() => store.size(cid))).toMatchObject({ name: 'NotFoundError' })
    expect(await failureOf(() => collect(store.get(cid)))).toMatchObject({ name: 'NotFoundError' })
    expect(await failureOf(() => collect(store.getMany([cid])))).toMatchObject({ name: 'NotFoundError' })
    await store.close()
  })

  test('blocks are hashed when they are read, not when they are put (defect 15)', async () => {
    const wrong = misnamed('these bytes', 'another content')
    const { store } = await opened()
    await putBlocks(store, [wrong])
    expect(await failureOf(() => collect(store.get(wrong.cid)))).toMatchObject({ name: 'HashMismatchError' })
    expect(await failureOf(() => collect(store.getAll()))).toMatchObject({ name: 'HashMismatchError' })
    expect(await store.size(wrong.cid)).toBe(11)
    await store.close()
    const trusting = await opened({ verify: 'never' })
    await putBlocks(trusting.store, [wrong])
    expectSameBytes(await bytesOf(trusting.store, wrong), wrong.bytes)
    await trusting.store.close()
  })

  test('a block is what it was when it was put, whatever becomes of the buffer', async () => {
    const { store } = await opened()
    const { cid, bytes } = block('stays as it was')
    const buffer = bytes.slice()
    const putting = store.put(cid, buffer)
    buffer.fill(0)
    await putting
    expectSameBytes(await bytesOf(store, { cid }), bytes)
    const [read] = [...(store.get(cid) as Generator<Uint8Array>)]
    read.fill(0)
    expectSameBytes(await bytesOf(store, { cid }), bytes)
    await store.close()
  })
})

describe('identities (specification section 3)', () => {
  const identity = block('inline', 'identity')

  test('are answered from the CID and not stored by default', async () => {
    const { store, inFile } = await opened({ roots: [] })
    await putBlocks(store, [identity])
    for (const cid of [identity.cid, block('never put', 'identity').cid]) {
      expect(await store.has(cid)).toBe(true)
      expect(await store.size(cid)).toBe(cid.multihash.digest.length)
      expectSameBytes(await bytesOf(store, { cid }), cid.multihash.digest)
    }
    expect(await keysIn(store)).toEqual([])
    await store.finalize()
    expectSameBytes(inFile(), finalizedFile([], []))
    await store.close()
  })

  test.each([{ storeIdentityCids: true }, { refMode: true }])('with %o are blocks like any other', async (options) => {
    const { store } = await opened(options)
    expect(await store.has(identity.cid)).toBe(false)
    expect(await failureOf(() => store.size(identity.cid))).toMatchObject({ name: 'NotFoundError' })
    await putBlocks(store, [identity])
    expect(await keysIn(store)).toEqual(keysOf([identity]))
    expectSameBytes(await bytesOf(store, identity), identity.bytes)
    await store.close()
  })

  test('in refMode may hold other bytes than their digest', async () => {
    const record = { cid: identity.cid, bytes: pseudoRandomBytes(1, 30) }
    const { store } = await opened({ refMode: true })
    await putBlocks(store, [record])
    expectSameBytes(await bytesOf(store, record), record.bytes)
    await store.close()
  })
})

describe('several readers while one writes', () => {
  test('an unfinalized CARv2 is refused by readers, in clear words (specification 1.4)', async () => {
    const { store, path } = await opened()
    await putBlocks(store, manyBlocks(1))
    expect(await failureOf(() => ReadOnlyBlockstore.open(path))).toMatchObject({
      name: 'InvalidCarV2HeaderError',
      message: expect.stringContaining('invalid data payload offset: 0'),
    })
    await store.finalize()
    await using reader = await ReadOnlyBlockstore.open(path)
    expect(await keysIn(reader)).toEqual(keysOf(manyBlocks(1)))
    await store.close()
  })

  test('a CARv1 can be read at any time, as far as it has been written', async () => {
    const { store, path } = await opened({ version: 1 })
    const blocks = manyBlocks(20)
    for (const [i, each] of blocks.entries()) {
      await putBlocks(store, [each])
      await using reader = await ReadOnlyBlockstore.open(path)
      expect(await keysIn(reader)).toEqual(keysOf(blocks.slice(0, i + 1)))
    }
    await store.close()
  })

  test('getAll, has and get of one store run beside each other and beside puts', async () => {
    const { store } = await opened({ io: 'async' })
    const blocks = manyBlocks(300, 2000)
    await putBlocks(store, blocks.slice(0, 100))
    const readers = [1, 2, 3].map(async () => {
      expect((await keysIn(store)).slice(0, 100)).toEqual(keysOf(blocks.slice(0, 100)))
      for (const each of blocks.slice(0, 100)) expectSameBytes(await bytesOf(store, each), each.bytes)
    })
    await Promise.all([...readers, putBlocks(store, blocks.slice(100))])
    expect(await keysIn(store)).toEqual(keysOf(blocks))
    await store.close()
  })
})

test('keys are the stored CIDs, in file order, duplicates included (specification 6.6)', async () => {
  const blocks = [blockV0('a'), block('b', 'blake2b-256', DAG_CBOR), blockV0('a')]
  const { store } = await opened({ allowDuplicatePuts: true })
  await putBlocks(store, blocks)
  const pairs = await collect(store.getAll())
  expect(pairs.map(({ cid }) => cid.equals(blocks[0].cid))).toEqual([true, false, true])
  expect(pairs.every(({ cid }) => CID.asCID(cid) !== null)).toBe(true)
  await store.close()
})
