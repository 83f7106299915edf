import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ReadWriteBlockstore, type ReadWriteOptions } from '../../src/blockstore/read-write.ts'
import { block, blockV0, cidOf, manyBlocks, pseudoRandomBytes } from '../builders/blocks.ts'
import { failureOf } from '../builders/failure.ts'
import { expectSameBytes } from '../builders/same-bytes.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { unfinalizedFile } from '../faults/expected-file.ts'
import { bytesOf, putBlocks } from '../faults/store-contents.ts'

const folder = new TemporaryFolder()
afterAll(() => folder[Symbol.dispose]())
let files = 0

async function opened(options: ReadWriteOptions = {}) {
  const path = join(folder.path, `${files++}.car`)
  const store = await ReadWriteBlockstore.open(path, { roots: [], ...options })
  return { store, inFile: () => new Uint8Array(readFileSync(path)) }
}

/** A source that counts how much of it was asked for. */
function pieces(count: number, length: number) {
  const asked = { pieces: 0, ended: false }
  async function* source() {
    try {
      for (; asked.pieces < count; asked.pieces++) yield pseudoRandomBytes(asked.pieces + 1, length)
    } finally {
      asked.ended = true
    }
  }
  return { source, asked }
}

describe('limits of a put (specification section 2, defect 10)', () => {
  test.each([
    { what: 'CIDv1 and block of 8 MiB', of: (bytes: number) => block(pseudoRandomBytes(1, bytes - 36)) },
    { what: 'CIDv0 and block of 8 MiB', of: (bytes: number) => blockV0(pseudoRandomBytes(1, bytes - 34)) },
  ])('$what are accepted, and read back; a byte more is a SectionTooLargeError', async ({ of }) => {
    const limit = 8 * 1024 * 1024
    const { store, inFile } = await opened()
    const [largest, tooLarge] = [of(limit), of(limit + 1)]
    await putBlocks(store, [largest])
    const failure = await failureOf(() => store.put(tooLarge.cid, tooLarge.bytes))
    expect(failure).toMatchObject({ name: 'SectionTooLargeError', length: limit + 1, limit })
    expect(await store.has(tooLarge.cid)).toBe(false)
    expectSameBytes(await bytesOf(store, largest), largest.bytes)
    expectSameBytes(inFile(), unfinalizedFile([largest], []))
    await store.close()
  })

  test('maxSectionBytes is the limit of puts, gets and resuming alike', async () => {
    const { store } = await opened({ maxSectionBytes: 100 })
    await putBlocks(store, [block(pseudoRandomBytes(1, 64))])
    const large = block(pseudoRandomBytes(1, 65))
    expect(await failureOf(() => store.put(large.cid, large.bytes))).toMatchObject({ name: 'SectionTooLargeError' })
    await store.close()
  })

  test('a CID of 2,048 bytes is accepted, one of 2,049 is a CidTooLargeError; implied identities are not counted', async () => {
    const identity = (bytes: number) => {
      const digest = pseudoRandomBytes(1, bytes - 5)
      return { cid: cidOf(0, digest), bytes: digest }
    }
    const { store, inFile } = await opened({ storeIdentityCids: true })
    const [longest, tooLong] = [identity(2048), identity(2049)]
    expect([longest.cid.bytes.length, tooLong.cid.bytes.length]).toEqual([2048, 2049])
    await putBlocks(store, [longest])
    expect(await failureOf(() => store.put(tooLong.cid, tooLong.bytes))).toMatchObject({
      name: 'CidTooLargeError',
      message: 'cid size is larger than max allowed (2049 > 2048)',
    })
    expectSameBytes(inFile(), unfinalizedFile([longest], []))
    await store.close()
    const implied = await opened()
    await putBlocks(implied.store, [tooLong])
    expectSameBytes(implied.inFile(), unfinalizedFile([], []))
    await implied.store.close()
  })

  test('an empty block is a block', async () => {
    const { store, inFile } = await opened()
    const empty = block('')
    await putBlocks(store, [empty])
    expect(await store.size(empty.cid)).toBe(0)
    expectSameBytes(await bytesOf(store, empty), empty.bytes)
    await store.close()
    expectSameBytes(inFile(), unfinalizedFile([empty], []))
  })
})

describe('a block that comes in pieces (defect 25)', () => {
  const whole = manyBlocks(1, 3000)[0]
  const cut = [
    whole.bytes.subarray(0, 1),
    whole.bytes.subarray(1, 1),
    whole.bytes.subarray(1, 2500),
    whole.bytes.subarray(2500),
  ]
  const sources = [
    { of: 'an array', source: () => cut },
    { of: 'an array of one', source: () => [whole.bytes] },
    { of: 'a generator', source: () => cut.values() },
    { of: 'an async generator', source: () => asynchronously(cut) },
  ]

  test.each(sources)('of $of is put as one', async ({ source }) => {
    const { store, inFile } = await opened()
    await store.put(whole.cid, source())
    await store.close()
    expectSameBytes(inFile(), unfinalizedFile([whole], []))
  })

  test('may come in a buffer that its source uses again', async () => {
    const { store, inFile } = await opened()
    const buffer = new Uint8Array(1000)
    const source = function* () {
      for (let at = 0; at < whole.bytes.length; at += 1000) {
        buffer.set(whole.bytes.subarray(at, at + 1000))
        yield buffer
      }
    }
    await store.put(whole.cid, source())
    await store.close()
    expectSameBytes(inFile(), unfinalizedFile([whole], []))
  })

  test('and is larger than a section may be: the source is let go as soon as that is known', async () => {
    const { store, inFile } = await opened({ maxSectionBytes: 10_000 })
    const { source, asked } = pieces(100, 1000)
    expect(await failureOf(() => store.put(whole.cid, source()))).toMatchObject({ name: 'SectionTooLargeError' })
    expect(asked).toEqual({ pieces: 9, ended: true })
    expectSameBytes(inFile(), unfinalizedFile([], []))
    await store.close()
  })

  test('and fails: the put rejects with that failure, and nothing is stored', async () => {
    const { store, inFile } = await opened()
    const failing = async function* () {
      yield whole.bytes
      throw new Error('the source failed')
    }
    expect(await failureOf(() => store.put(whole.cid, failing()))).toMatchObject({ message: 'the source failed' })
    expect(await store.has(whole.cid)).toBe(false)
    await store.close()
    expectSameBytes(inFile(), unfinalizedFile([], []))
  })

  test('while the store is closed: the put is a NotOpenError', async () => {
    const { store } = await opened()
    const { source } = pieces(3, 10)
    const putting = failureOf(() => store.put(whole.cid, source()))
    await store.close()
    expect(await putting).toMatchObject({ name: 'NotOpenError' })
  })
})

async function* asynchronously<T>(items: Iterable<T>): AsyncGenerator<T> {
  for (const item of items) yield item
}

test.each([
  { version: 3 },
  { dataPadding: -1 },
  { dataPadding: 0.5 },
  { indexPadding: Number.NaN },
  { indexCodec: 'sorted' },
])('%o, which the types forbid, is an InvalidOptionError, and makes no file', async (options) => {
  const before = readdirSync(folder.path)
  const [[option, value]] = Object.entries(options)
  const failure = await failureOf(() => opened(options as ReadWriteOptions))
  expect(failure).toMatchObject({ name: 'InvalidOptionError', option, value })
  expect(readdirSync(folder.path)).toEqual(before)
})
