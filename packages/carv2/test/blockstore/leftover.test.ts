import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ReadWriteBlockstore } from '../../src/blockstore/read-write.ts'
import { block, blockV0, manyBlocks, pseudoRandomBytes } from '../builders/blocks.ts'
import { type Block, concat } from '../builders/car-bytes.ts'
import { expectSameBytes } from '../builders/same-bytes.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { finalizedFile, unfinalizedFile } from '../faults/expected-file.ts'
import { FaultyDisk } from '../faults/faulty-disk.ts'
import { KINDS_OF_FILES, type KindOfFile } from '../faults/kinds-of-files.ts'
import { MemoryDisk } from '../faults/memory-disk.ts'
import { keysIn, keysOf } from '../faults/store-contents.ts'

const folder = new TemporaryFolder()
afterAll(() => folder[Symbol.dispose]())
let files = 0

async function opened(bytes: Uint8Array, kind: Pick<KindOfFile, 'options' | 'roots'>) {
  const path = join(folder.path, `${files++}.car`)
  const disk = new MemoryDisk()
  disk.write(path, bytes)
  const store = await ReadWriteBlockstore.open(path, { ...kind.options, roots: [...kind.roots], ...disk })
  return { store, written: () => disk.read(path) }
}

const indexed = KINDS_OF_FILES.filter(({ options }) => options.version !== 1 && options.indexCodec !== 'none')

describe('index bytes without a marker, as Go leaves them, never become sections (specification 6.4, defect 2)', () => {
  test.each(indexed)('$kind: the index cut at every byte', async (kind) => {
    const { finalized, unfinalized } = kind
    const crashed = concat(finalized.subarray(0, 11), new Uint8Array(40), finalized.subarray(51))
    const paddingEnd = unfinalized.length + (kind.options.indexPadding ?? 0)
    for (let end = paddingEnd + 1; end <= crashed.length; end++) {
      const { store, written } = await opened(crashed.slice(0, end), kind)
      expect(await keysIn(store), `cut at ${end}`).toEqual(keysOf(kind.blocks))
      expect(store.recovered, `cut at ${end}`).toMatchObject({ droppedBytes: end - unfinalized.length })
      expectSameBytes(written(), unfinalized, `cut at ${end}`)
      await store.finalize()
      expectSameBytes(written(), finalized, `cut at ${end}`)
      await store.close()
    }
  })

  test.each(['car-multihash-index-sorted', 'car-index-sorted'] as const)('an empty %s', async (indexCodec) => {
    const kind = { options: { indexCodec }, roots: [block('root').cid] }
    const finalized = finalizedFile([], kind.roots, kind.options)
    const crashed = concat(finalized.subarray(0, 11), new Uint8Array(40), finalized.subarray(51))
    const { store, written } = await opened(crashed, kind)
    expect(store.recovered).toEqual({
      droppedBytes: 6,
      blocks: 0,
      reason: 'finalize was interrupted: its index is written anew',
    })
    expectSameBytes(written(), unfinalizedFile([], kind.roots), 'opened')
    await store.close()
  })

  test('an index that reads as a section of 1,025 bytes: the reference swallows it as a block', async () => {
    const blocks = manyBlocks(30)
    const kind = { options: {}, roots: [] }
    const finalized = finalizedFile(blocks, [])
    const crashed = concat(finalized.subarray(0, 11), new Uint8Array(40), finalized.subarray(51))
    expect(crashed.length - unfinalizedFile(blocks, []).length).toBeGreaterThan(1027)
    const { store } = await opened(crashed, kind)
    expect(await keysIn(store)).toEqual(keysOf(blocks))
    await store.close()
  })
})

/** Sections whose length is 1,024 or 1,025: their first two bytes are those of an index. */
const lookalikes: { what: string; lookalike: Block }[] = [
  { what: 'a CIDv1', lookalike: block(pseudoRandomBytes(1, 1024 - 36)) },
  { what: 'a CIDv1, one byte longer', lookalike: block(pseudoRandomBytes(1, 1025 - 36)) },
  { what: 'a CIDv0', lookalike: blockV0(pseudoRandomBytes(1, 1024 - 34)) },
  { what: 'a CIDv0 that reads as an IndexSorted of 8,210 buckets', lookalike: blockV0(pseudoRandomBytes(67737, 990)) },
  { what: 'a CIDv0 that reads as an index of 8,210 functions', lookalike: blockV0(pseudoRandomBytes(91914, 991)) },
  { what: 'an identity', lookalike: block(pseudoRandomBytes(1, 509), 'identity') },
]

describe('sections never become an index (specification 6.4)', () => {
  test.each(lookalikes)('a section of 1,024 or 1,025 bytes of $what', async ({ lookalike }) => {
    const kind = { options: { storeIdentityCids: true }, roots: [] }
    const others = manyBlocks(3)
    for (const blocks of [[lookalike], [...others, lookalike], [lookalike, ...others]]) {
      const { store, written } = await opened(unfinalizedFile(blocks, []), kind)
      expect(store.recovered).toBeUndefined()
      expect(await keysIn(store)).toEqual(keysOf(blocks))
      expectSameBytes(written(), unfinalizedFile(blocks, []))
      await store.close()
    }
  })
})

test('sections of 1,025 bytes are not looked at one by one', async () => {
  const blocks = manyBlocks(3000, 1025 - 36)
  const file = folder.file('lookalikes.car', unfinalizedFile(blocks, []))
  const disk = new FaultyDisk()
  await using store = await ReadWriteBlockstore.open(file, { openFile: disk.openFile })
  expect(disk.count('read')).toBeLessThan(20)
  expect(await keysIn(store)).toEqual(keysOf(blocks))
})

describe('what lies behind the payload of a finalized file', () => {
  const junk = [
    { what: 'an index without a codec', bytes: concat(Uint8Array.of(1, 0, 0, 0), pseudoRandomBytes(1, 80)) },
    { what: 'an index of an unknown codec', bytes: concat(Uint8Array.of(0x82, 0x08), pseudoRandomBytes(2, 80)) },
    { what: 'sections that DataSize does not count', bytes: unfinalizedFile(manyBlocks(2), []).subarray(69) },
    { what: 'zeros', bytes: new Uint8Array(100) },
  ]

  test.each(junk)('$what: goes, also when opening was killed after the marker', async ({ bytes }) => {
    const blocks = manyBlocks(4)
    const kind = { options: {}, roots: [] }
    const payloadEnd = unfinalizedFile(blocks, []).length
    const file = concat(finalizedFile(blocks, []).subarray(0, payloadEnd), bytes)
    const marker = concat(file.subarray(0, 27), new Uint8Array(8), file.subarray(35, 51))
    for (const state of [file, concat(marker, file.subarray(51))]) {
      const { store, written } = await opened(state, kind)
      expect(await keysIn(store)).toEqual(keysOf(blocks))
      expectSameBytes(written(), unfinalizedFile(blocks, []))
      await store.close()
    }
  })
})
