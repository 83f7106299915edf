import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { CID } from 'multiformats/cid'
import { afterAll, describe, expect, test } from 'vitest'
import { ReadOnlyBlockstore } from '../../src/blockstore/read-only.ts'
import { ReadWriteBlockstore, type ReadWriteOptions } from '../../src/blockstore/read-write.ts'
import { verifyCar } from '../../src/verify/verify-car.ts'
import { block, blockV0, cidOf, manyBlocks } from '../builders/blocks.ts'
import { carV1Header, concat, leb128, PRAGMA, section } from '../builders/car-bytes.ts'
import { failureOf } from '../builders/failure.ts'
import { expectSameBytes } from '../builders/same-bytes.ts'
import { collect } from '../builders/streams.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { finalizedFile, unfinalizedFile } from '../faults/expected-file.ts'
import { FaultyDisk } from '../faults/faulty-disk.ts'
import { KINDS_OF_FILES, VARIED_BLOCKS } from '../faults/kinds-of-files.ts'
import { bytesOf, keysIn, keysOf, putBlocks } from '../faults/store-contents.ts'

const folder = new TemporaryFolder()
afterAll(() => folder[Symbol.dispose]())
let files = 0

async function opened(options: ReadWriteOptions, path = join(folder.path, `${files++}.car`)) {
  const disk = new FaultyDisk()
  const store = await ReadWriteBlockstore.open(path, { openFile: disk.openFile, ...options })
  return { store, disk, path, inFile: () => new Uint8Array(readFileSync(path)) }
}

const [a, b, c] = [block('a').cid, block('b').cid, block('c').cid]
const v0 = blockV0('d').cid

describe('setRoots takes effect at finalize, whatever the length of the new header (specification 6.6)', () => {
  const changes: { from: CID[]; to: CID[]; what: string }[] = [
    { what: 'others of the same length', from: [a, b], to: [b, c] },
    { what: 'more', from: [a], to: [a, b, c] },
    { what: 'fewer', from: [a, b, c], to: [c] },
    { what: 'none', from: [a], to: [] },
    { what: 'some instead of none', from: [], to: [a, v0] },
    { what: 'shorter ones', from: [a, b], to: [v0, v0] },
    { what: 'a root that is an identity', from: [a], to: [block('x', 'identity').cid] },
  ]
  const layouts = KINDS_OF_FILES.filter((_, i) => [0, 2, 5, 7].includes(i))
  const kinds = layouts.flatMap((kind) => changes.map((change) => ({ ...change, ...kind })))

  test.each(kinds)('$kind: $what', async ({ from, to, options, blocks }) => {
    const { store, inFile, path } = await opened({ ...options, roots: from })
    await putBlocks(store, blocks)
    store.setRoots(to)
    expect(store.roots).toEqual(to)
    expectSameBytes(inFile(), unfinalizedFile(blocks, from, options), 'before finalize')
    await store.finalize()
    expect(store.roots).toEqual(to)
    expectSameBytes(inFile(), finalizedFile(blocks, to, options), 'after finalize')
    for (const each of blocks) expectSameBytes(await bytesOf(store, each), each.bytes)
    expect(await keysIn(store)).toEqual(keysOf(blocks))
    await store.close()
    expect(readdirSync(folder.path).filter((name) => name.startsWith(path.split('/').at(-1) ?? ''))).toHaveLength(1)
  })

  test.each([
    { from: [a, b], to: [b, c], writes: 'in place' },
    { from: [a], to: [a, b], writes: 'to a new file' },
  ])('$from.length to $to.length roots: one write $writes', async ({ from, to, writes }) => {
    const { store, disk, path } = await opened({ roots: from, version: 1 })
    await putBlocks(store, manyBlocks(3))
    const before = disk.calls.length
    store.setRoots(to)
    await store.finalize()
    const written = disk.calls.slice(before).filter(({ kind }) => kind === 'write')
    if (writes === 'in place') {
      expect(written.map(({ position, length }) => [position, length])).toEqual([[0, carV1Header(to).length]])
    } else {
      expect(written.every((call) => call.path !== path && call.path.startsWith(path))).toBe(true)
    }
    await store.close()
  })

  test('the index’s records lead to the sections where they are now', async () => {
    const options = { dataPadding: 13, indexPadding: 14, storeIdentityCids: true }
    const { store, path } = await opened({ ...options, roots: [a] })
    await putBlocks(store, VARIED_BLOCKS)
    store.setRoots(VARIED_BLOCKS.slice(0, 5).map(({ cid }) => cid))
    await store.finalize()
    await store.close()
    expect(await collect(verifyCar(path))).toEqual([])
    await using reader = await ReadOnlyBlockstore.open(path)
    for (const each of VARIED_BLOCKS) expectSameBytes(await bytesOf(reader, each), each.bytes)
  })

  test('only the last call counts, and the list is copied', async () => {
    const { store, inFile } = await opened({ roots: [a] })
    const given = [b]
    store.setRoots([a, b, c])
    store.setRoots(given)
    given.push(c)
    store.roots.push(c)
    await store.finalize()
    expectSameBytes(inFile(), finalizedFile([], [b]))
    await store.close()
  })

  test('after finalize it is a FinalizedError, after close a NotOpenError', async () => {
    const { store } = await opened({ roots: [a] })
    await store.finalize()
    expect(await failureOf(() => store.setRoots([b]))).toMatchObject({ name: 'FinalizedError' })
    await store.close()
    expect(await failureOf(() => store.setRoots([b]))).toMatchObject({ name: 'NotOpenError' })
  })

  test('without finalize the file keeps its roots', async () => {
    const { store, inFile, path } = await opened({ roots: [a] })
    store.setRoots([b])
    await store.close()
    expectSameBytes(inFile(), unfinalizedFile([], [a]))
    const again = await opened({ roots: [a] }, path)
    expect(again.store.roots.map(String)).toEqual([String(a)])
    await again.store.close()
  })

  test('a header that was not canonical becomes canonical, when its roots change', async () => {
    const [one] = manyBlocks(1)
    const canonical = carV1Header([a])
    const lax = concat(leb128(canonical.length + 40), canonical.subarray(1), new Uint8Array(41))
    for (const roots of [[b], [a, b], [a, b, c]]) {
      const file = concat(PRAGMA, new Uint8Array(40), lax, section(one.cid.bytes, one.bytes))
      const { store, inFile } = await opened({}, folder.file(`${files++}.car`, file))
      store.setRoots(roots)
      await store.finalize()
      await store.close()
      expectSameBytes(inFile(), finalizedFile([one], roots))
    }
  })
})

describe('a file that is written anew', () => {
  test('keeps its permissions', async () => {
    const { store, path } = await opened({ roots: [a] })
    chmodSync(path, 0o600)
    store.setRoots([a, b])
    await store.finalize()
    await store.close()
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  test('is left alone when that is aborted', async () => {
    const blocks = manyBlocks(6, 500_000)
    const { store, disk, inFile } = await opened({ roots: [a], version: 1 })
    await putBlocks(store, blocks)
    store.setRoots([])
    const controller = new AbortController()
    const reason = new Error('enough')
    disk.onCall = ({ kind }) => {
      if (kind === 'read') controller.abort(reason)
      return undefined
    }
    const reads = disk.count('read')
    expect(await store.finalize({ signal: controller.signal }).catch((error) => error)).toBe(reason)
    expect(disk.count('read')).toBe(reads + 1)
    expectSameBytes(inFile(), unfinalizedFile(blocks, [a], { version: 1 }))
    await store.close()
  })

  test('is the file that a link leads to, not the link', async () => {
    const path = folder.file('real.car', new Uint8Array(0))
    const link = join(folder.path, 'link.car')
    symlinkSync(path, link)
    const { store } = await opened({ roots: [a] }, link)
    store.setRoots([])
    await store.finalize()
    await store.close()
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expectSameBytes(new Uint8Array(readFileSync(path)), finalizedFile([], []))
  })
})

describe('many roots', () => {
  test('over 100,000 are written, read, resumed and replaced', async () => {
    const many = Array.from({ length: 100_100 }, (_, i) => {
      const digest = new Uint8Array(32)
      new DataView(digest.buffer).setUint32(0, i)
      return cidOf(0x12, digest)
    })
    const [one, two] = manyBlocks(2)
    const { store, inFile, path } = await opened({ roots: many })
    await putBlocks(store, [one])
    await store.finalize()
    await store.close()
    expectSameBytes(inFile(), finalizedFile([one], many))
    const again = await opened({ roots: many.toReversed() }, path)
    expect(again.store.roots).toHaveLength(100_100)
    await putBlocks(again.store, [two])
    again.store.setRoots([two.cid])
    await again.store.finalize()
    await again.store.close()
    expectSameBytes(inFile(), finalizedFile([one, two], [two.cid]))
  })

  test('whose header is larger than maxHeaderBytes are refused: nobody could read the file (specification section 2)', async () => {
    const roots = [a, b, c]
    const maxHeaderBytes = carV1Header(roots).length
    const { store, inFile, path } = await opened({ maxHeaderBytes, roots })
    const failure = await failureOf(() => store.setRoots([...roots, a]))
    expect(failure).toMatchObject({ name: 'HeaderTooLargeError', limit: maxHeaderBytes })
    expect(store.roots).toEqual(roots)
    await store.finalize()
    await store.close()
    expectSameBytes(inFile(), finalizedFile([], roots))
    await using _reader = await ReadOnlyBlockstore.open(path, { maxHeaderBytes })
    const refused = () => opened({ maxHeaderBytes: maxHeaderBytes - 1, roots })
    const before = readdirSync(folder.path)
    expect(await failureOf(refused)).toMatchObject({ name: 'HeaderTooLargeError' })
    expect(readdirSync(folder.path)).toEqual(before)
  })
})
