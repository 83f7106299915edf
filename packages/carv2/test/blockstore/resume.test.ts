import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ReadWriteBlockstore, type ReadWriteOptions } from '../../src/blockstore/read-write.ts'
import { block, blockV0, manyBlocks, pseudoRandomBytes } from '../builders/blocks.ts'
import { carV1Header, concat, leb128, PRAGMA, section } from '../builders/car-bytes.ts'
import { failureOf } from '../builders/failure.ts'
import { expectSameBytes } from '../builders/same-bytes.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { written as overwritten } from '../faults/crash-states.ts'
import { finalizedFile, unfinalizedFile } from '../faults/expected-file.ts'
import { FaultyDisk } from '../faults/faulty-disk.ts'
import { KINDS_OF_FILES, sectionEndsOf, VARIED_BLOCKS } from '../faults/kinds-of-files.ts'
import { MemoryDisk } from '../faults/memory-disk.ts'
import { keysIn, keysOf, putBlocks } from '../faults/store-contents.ts'

const folder = new TemporaryFolder()
afterAll(() => folder[Symbol.dispose]())
let files = 0

function onDisk(bytes: Uint8Array) {
  const path = join(folder.path, `${files++}.car`)
  const disk = new MemoryDisk()
  disk.write(path, bytes)
  const open = (options: ReadWriteOptions = {}) => ReadWriteBlockstore.open(path, { ...options, ...disk })
  return { open, written: () => disk.read(path) }
}

/** Opening must fail, and leave the file as it was. */
async function refusalOf(bytes: Uint8Array, options: ReadWriteOptions) {
  const { open, written } = onDisk(bytes)
  const failure = await failureOf(() => open(options))
  expectSameBytes(written(), bytes, 'a file that was refused')
  return failure
}

const [first, second] = manyBlocks(2, 200)
const roots = [first.cid]

describe('a file that is damaged in the middle is refused and left as it was (specification 6.6, defect 3)', () => {
  const kinds = KINDS_OF_FILES.filter(({ roots }) => roots.length > 0)

  test.each(kinds)('$kind', async (kind) => {
    const options = { ...kind.options, roots: [...kind.roots] }
    const [start] = sectionEndsOf(kind)
    const damages = [
      { name: 'ZeroLengthSectionError', bytes: Uint8Array.of(0) },
      { name: 'SectionTooLargeError', bytes: leb128(9 * 1024 * 1024) },
      { name: 'InvalidVarintError', bytes: Uint8Array.of(0x80, 0x00) },
      { name: 'InvalidCidError', bytes: concat(leb128(40), 0x02) },
      { name: 'InvalidCidError', bytes: concat(leb128(3), 1, 0x55, 0x12) },
    ]
    for (const file of [kind.unfinalized, kind.finalized]) {
      for (const { name, bytes } of damages) {
        expect(await refusalOf(overwritten(file, bytes, start), options)).toMatchObject({
          name,
          offset: expect.any(Number),
        })
      }
      const badHeader = overwritten(file, Uint8Array.of(0xff, 0xff), start - 40)
      expect(await refusalOf(badHeader, options)).toMatchObject({ name: expect.stringMatching(/Resume|Header/) })
    }
  })

  test.each([
    { what: 'an empty payload header', bytes: concat(PRAGMA, new Uint8Array(40), 0), name: 'CannotResumeError' },
    { what: 'a pragma that is not the pragma', bytes: Uint8Array.of(0x0b, 0xa1, 0x67), name: 'UnexpectedEndError' },
    { what: 'a version 3', bytes: concat(PRAGMA.subarray(0, 10), 3), name: 'CannotResumeError' },
    {
      what: 'text',
      bytes: new TextEncoder().encode('not a CAR at all, and no varint either'),
      name: 'UnexpectedEndError',
    },
    {
      what: 'the pragma and half a header with bits',
      bytes: concat(PRAGMA, 1, new Uint8Array(20)),
      name: 'CannotResumeError',
    },
  ])('$what', async ({ bytes, name }) => {
    expect(await refusalOf(bytes, { roots })).toMatchObject({ name })
  })
})

describe('options and roots must be those of the file (specification 6.4, steps 1 to 3)', () => {
  const file = unfinalizedFile([first], [first.cid, second.cid])

  test.each([
    { what: 'one root less', given: [first.cid] },
    { what: 'one root more', given: [first.cid, second.cid, block('x').cid] },
    { what: 'a root twice instead of two', given: [first.cid, first.cid] },
    { what: 'no roots', given: [] },
  ])('$what is refused', async ({ given }) => {
    const message = 'cannot resume on file with mismatching data header'
    expect(await refusalOf(file, { roots: given })).toMatchObject({ name: 'CannotResumeError', message })
  })

  test.each([{ what: 'another order' }, { what: 'no mention' }])('roots in $what are accepted', async ({ what }) => {
    const { open, written } = onDisk(file)
    await using store = await open(what === 'no mention' ? {} : { roots: [second.cid, first.cid] })
    expect(store.roots.map(String)).toEqual([first.cid, second.cid].map(String))
    await store.finalize()
    expectSameBytes(written(), finalizedFile([first], [first.cid, second.cid]))
  })

  test('the whole payload is scanned before anything is changed: a finalized file stays finalized', async () => {
    const finalized = finalizedFile([first, second], roots, { dataPadding: 5 })
    expect(await refusalOf(finalized, { dataPadding: 4 })).toMatchObject({ name: 'CannotResumeError' })
    expect(await refusalOf(finalized, { version: 1 })).toMatchObject({ name: 'CannotResumeError' })
  })
})

describe('zero padding at the end of a file (specification 1.3 and 6.4)', () => {
  const padded = concat(unfinalizedFile([first], roots), new Uint8Array(100))

  test('is an error with its offset by default', async () => {
    const offset = unfinalizedFile([first], roots).length - 51
    expect(await refusalOf(padded, { roots })).toMatchObject({ name: 'ZeroLengthSectionError', offset })
  })

  test.each([1, 2] as const)('is overwritten with zeroLengthSectionAsEof, in version %i', async (version) => {
    const file = concat(unfinalizedFile([first], roots, { version }), new Uint8Array(100))
    const { open, written } = onDisk(file)
    await using store = await open({ version, roots, zeroLengthSectionAsEof: true })
    expect(store.recovered).toBeUndefined()
    await putBlocks(store, [second])
    await store.finalize()
    expectSameBytes(written(), finalizedFile([first, second], roots, { version }))
  })
})

describe('limits hold when resuming too (specification section 2)', () => {
  test.each([
    { options: { maxSectionBytes: 235 }, name: 'SectionTooLargeError' },
    { options: { maxIndexCidBytes: 35 }, name: 'CidTooLargeError' },
    { options: { maxHeaderBytes: 20 }, name: 'CannotResumeError' },
  ])('$options: $name, and one byte more is accepted', async ({ options, name }) => {
    const file = unfinalizedFile([first], roots)
    expect(await refusalOf(file, options)).toMatchObject({ name })
    const more = Object.fromEntries(Object.entries(options).map(([option, value]) => [option, value + 38]))
    await using store = await onDisk(file).open(more)
    expect(await keysIn(store)).toEqual(keysOf([first]))
  })
})

describe('a header that is not canonical (specification 1.2, defect 22)', () => {
  test('sections begin behind the bytes that are really there, and the header stays', async () => {
    const canonical = carV1Header(roots)
    const header = concat(leb128(canonical.length + 2), canonical.subarray(1), 0xaa, 0xbb, 0xcc)
    const file = concat(PRAGMA, new Uint8Array(40), header, section(first.cid.bytes, first.bytes))
    const { open, written } = onDisk(file)
    await using store = await open({ roots })
    expect(await keysIn(store)).toEqual(keysOf([first]))
    await putBlocks(store, [second])
    await store.flush()
    expectSameBytes(written(), concat(file, section(second.cid.bytes, second.bytes)))
  })
})

describe('identities (specification section 3, defect 14)', () => {
  test('of a file that is resumed without storeIdentityCids stay in the data, and are not indexed', async () => {
    const { open, written } = onDisk(unfinalizedFile(VARIED_BLOCKS, roots))
    await using store = await open({ roots, allowDuplicatePuts: true })
    expect(await keysIn(store)).toEqual(keysOf(VARIED_BLOCKS))
    await store.finalize()
    expectSameBytes(written(), finalizedFile(VARIED_BLOCKS, roots))
  })
})

test('a CIDv0 and a CIDv1 of one multihash are one block, and two by whole CIDs, after resuming too', async () => {
  const [v0, v1] = [blockV0('same'), block('same', 'sha2-256', 0x70)]
  for (const wholeCids of [false, true]) {
    const { open } = onDisk(unfinalizedFile([v0], []))
    await using store = await open({ wholeCids })
    expect(await store.has(v1.cid)).toBe(!wholeCids)
    await putBlocks(store, [v1])
    expect(await keysIn(store)).toEqual(keysOf(wholeCids ? [v0, v1] : [v0]))
  }
})

test('a file of large blocks is resumed without reading them: only their heads (defect 26)', async () => {
  const blocks = [1, 2, 3, 4].map((seed) => block(pseudoRandomBytes(seed, 3 * 1024 * 1024)))
  const path = folder.file('large.car', unfinalizedFile(blocks, []))
  const disk = new FaultyDisk()
  await using store = await ReadWriteBlockstore.open(path, { openFile: disk.openFile })
  const bytesRead = disk.calls.reduce((sum, { kind, length }) => sum + (kind === 'read' ? length : 0), 0)
  expect(bytesRead).toBeLessThan(2 * 1024 * 1024)
  expect(await keysIn(store)).toEqual(keysOf(blocks))
})
