import { describe, expect, test } from 'vitest'
import { ReadOnlyBlockstore } from '../../src/blockstore/read-only.ts'
import type { ReadOptions } from '../../src/options.ts'
import { block, blockV0, cidOf, DAG_CBOR, DAG_PB, manyBlocks, pseudoRandomBytes } from '../builders/blocks.ts'
import { carV1 } from '../builders/car-bytes.ts'
import { allBlocks, expectBlock, expectNotFound, getBytes, LAYOUTS, STORE_INPUTS } from '../builders/stores.ts'
import { collect } from '../builders/streams.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'

const blocks = [
  block('first'),
  block(''),
  blockV0('a version 0'),
  block('dag-cbor', 'blake2b-256', DAG_CBOR),
  block('long digest', 'sha2-512'),
  block('short digest', 'sha1'),
  block(pseudoRandomBytes(1, 300_000)),
  ...manyBlocks(200, 30),
  block('first'),
  block('last'),
]
const absent = [
  block('absent').cid,
  block('absent', 'sha2-512').cid,
  cidOf(0x13, blocks[0].cid.multihash.digest),
  cidOf(0x12, new Uint8Array(3)),
]
const car = carV1(blocks, [blocks[0].cid, absent[0]])

describe.each(STORE_INPUTS)('a read-only store on $kind', ({ input, io, synchronous }) => {
  const options: ReadOptions = io === undefined ? {} : { io }

  test.each(LAYOUTS)('$layout: finds every block and nothing else', async ({ version, file }) => {
    using folder = new TemporaryFolder()
    await using store = await ReadOnlyBlockstore.open(input(file(car), folder), options)
    expect(store).toMatchObject({ version, roots: [blocks[0].cid, absent[0]] })
    expect(store.header === undefined).toBe(version === 1)
    expect(store.index.size).toBe(car.sections.length)
    for (const { cid, bytes } of blocks) await expectBlock(store, cid, bytes)
    for (const cid of absent) await expectNotFound(store, cid)
  })

  test.each(LAYOUTS)('$layout: gives every section in file order, duplicates included', async ({ file }) => {
    using folder = new TemporaryFolder()
    await using store = await ReadOnlyBlockstore.open(input(file(car), folder), options)
    expect(await allBlocks(store)).toEqual(blocks)
  })

  test('answers at once where it can, and with promises where it must', async () => {
    using folder = new TemporaryFolder()
    await using store = await ReadOnlyBlockstore.open(input(LAYOUTS[2].file(car), folder), options)
    const { cid, bytes } = blocks[3]
    for (const [answer, expected] of [
      [store.has(cid), true],
      [store.size(cid), bytes.length],
    ]) {
      expect(answer instanceof Promise).toBe(!synchronous)
      expect(await answer).toBe(expected)
    }
    expect(Symbol.iterator in store.get(cid)).toBe(synchronous)
  })

  test('answers many look-ups at the same time', async () => {
    using folder = new TemporaryFolder()
    await using store = await ReadOnlyBlockstore.open(input(LAYOUTS[2].file(car), folder), {
      ...options,
      indexCacheBytes: 0,
    })
    const answers = await Promise.all(
      blocks.map(async ({ cid }) => ({
        bytes: await getBytes(store, cid),
        size: await store.size(cid),
        missing: await store.has(cidOf(0x12, cid.multihash.digest.toReversed())),
      })),
    )
    expect(answers).toEqual(blocks.map(({ bytes }) => ({ bytes, size: bytes.length, missing: false })))
  })

  test('reads many from an asynchronous list of CIDs, in its order', async () => {
    using folder = new TemporaryFolder()
    await using store = await ReadOnlyBlockstore.open(input(car.bytes, folder), options)
    const asked = [blocks[5], blocks[2], blocks[5]]
    const cids = (async function* () {
      for (const { cid } of asked) yield cid
    })()
    const pairs = await collect(store.getMany(cids))
    expect(await Promise.all(pairs.map(async ({ cid, bytes }) => ({ cid, bytes: (await collect(bytes))[0] })))).toEqual(
      asked,
    )
  })
})

test('a block that is handed out is the caller’s: changing it changes nobody else’s', async () => {
  const store = await ReadOnlyBlockstore.open(car.bytes)
  const first = await getBytes(store, blocks[0].cid)
  first.fill(0)
  expect(await getBytes(store, blocks[0].cid)).toEqual(blocks[0].bytes)
})

describe('a CID matches', () => {
  const v0 = blockV0('the same data')
  const pb = block('the same data', 'sha2-256', DAG_PB)
  const raw = block('the same data')
  const cbor = block('the same data', 'sha2-256', DAG_CBOR)

  test.each(LAYOUTS)('by its multihash, whatever its version and codec: $layout', async ({ file }) => {
    for (const stored of [v0, raw]) {
      const store = await ReadOnlyBlockstore.open(file(carV1([block('before'), stored])))
      for (const { cid, bytes } of [v0, pb, raw, cbor]) await expectBlock(store, cid, bytes)
      expect((await allBlocks(store))[1].cid).toEqual(stored.cid)
    }
  })

  test.each(LAYOUTS)('whole, with wholeCids: $layout', async ({ file }) => {
    const stored = carV1([raw, block('between'), v0, cbor])
    const store = await ReadOnlyBlockstore.open(file(stored), { wholeCids: true })
    for (const { cid, bytes } of [raw, v0, cbor]) await expectBlock(store, cid, bytes)
    await expectNotFound(store, pb.cid)
  })

  test.each(LAYOUTS)('never by its digest alone (defect 11): $layout', async ({ file }) => {
    const digest = raw.cid.multihash.digest
    const stored = carV1([
      { cid: cidOf(0x16, digest), bytes: raw.bytes },
      raw,
      { cid: cidOf(0x1b, digest), bytes: raw.bytes },
    ])
    const store = await ReadOnlyBlockstore.open(file(stored))
    await expectBlock(store, raw.cid, raw.bytes)
    await expectNotFound(store, cidOf(0x1e, digest))
    const alone = await ReadOnlyBlockstore.open(file(carV1([{ cid: cidOf(0x16, digest), bytes: raw.bytes }])))
    await expectNotFound(alone, raw.cid)
  })
})

describe('limits', () => {
  const small = carV1([block('small'), block(new Uint8Array(1000))])

  test('maxSectionBytes holds for every way of reading, also behind a stored index', async () => {
    for (const { file } of LAYOUTS.slice(2)) {
      const store = await ReadOnlyBlockstore.open(file(small), { maxSectionBytes: 1035 })
      await expectBlock(store, small.sections[0].cid, small.sections[0].bytes)
      const { cid } = small.sections[1]
      for (const read of [() => store.size(cid), () => getBytes(store, cid), () => allBlocks(store)]) {
        await expect((async () => read())()).rejects.toMatchObject({
          name: 'SectionTooLargeError',
          length: 1036,
          limit: 1035,
        })
      }
    }
    const exact = await ReadOnlyBlockstore.open(LAYOUTS[2].file(small), { maxSectionBytes: 1036 })
    await expectBlock(exact, small.sections[1].cid, small.sections[1].bytes)
  })

  test('without a stored index, opening refuses what is over maxSectionBytes or maxIndexCidBytes', async () => {
    await expect(ReadOnlyBlockstore.open(small.bytes, { maxSectionBytes: 1035 })).rejects.toMatchObject({
      name: 'SectionTooLargeError',
    })
    await expect(ReadOnlyBlockstore.open(small.bytes, { maxIndexCidBytes: 35 })).rejects.toMatchObject({
      name: 'CidTooLargeError',
    })
  })

  test('maxHeaderBytes', async () => {
    await expect(ReadOnlyBlockstore.open(small.bytes, { maxHeaderBytes: 20 })).rejects.toMatchObject({
      name: 'HeaderTooLargeError',
    })
  })
})

test('zero padding ends the payload with zeroLengthSectionAsEof, and is an error without', async () => {
  const padded = carV1([block('a')])
  const bytes = new Uint8Array([...padded.bytes, ...new Uint8Array(500)])
  await expect(ReadOnlyBlockstore.open(bytes)).rejects.toMatchObject({ name: 'ZeroLengthSectionError' })
  const store = await ReadOnlyBlockstore.open(bytes, { zeroLengthSectionAsEof: true })
  await expectBlock(store, padded.sections[0].cid, padded.sections[0].bytes)
  expect(await allBlocks(store)).toHaveLength(1)
})
