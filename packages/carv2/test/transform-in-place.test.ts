import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CID } from 'multiformats/cid'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { ReadOnlyBlockstore } from '../src/blockstore/read-only.ts'
import { createIndex } from '../src/index/create-index.ts'
import { openIndex } from '../src/index/open-index.ts'
import { inspectCar } from '../src/inspect.ts'
import { lockFile } from '../src/platform/node/file-lock.ts'
import { readCar } from '../src/stream/read-car.ts'
import { attachIndex } from '../src/transform/attach-index.ts'
import { replaceRoots } from '../src/transform/replace-roots.ts'
import { verifyCar } from '../src/verify/verify-car.ts'
import { block, blockV0, manyBlocks } from './builders/blocks.ts'
import { carV1, carV2, concat } from './builders/car-bytes.ts'
import { failureOf } from './builders/failure.ts'
import { indexSorted, multihashIndexSorted, recordsOf } from './builders/index-bytes.ts'
import { openFilesIn } from './builders/open-files.ts'
import { collect } from './builders/streams.ts'
import { TemporaryFolder } from './builders/temporary-folder.ts'

/** Lets the n-th change of a file fail, and all that follow, as if the process had been killed there; or that one alone. */
const killer = vi.hoisted(() => ({ changesLeft: Number.POSITIVE_INFINITY, once: false }))

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  const mortal =
    <A extends unknown[], R>(call: (...args: A) => R) =>
    (...args: A): R => {
      if (killer.changesLeft-- <= 0) {
        if (killer.once) killer.changesLeft = Number.POSITIVE_INFINITY
        throw Object.assign(new Error('killed'), { code: 'EIO' })
      }
      return call(...args)
    }
  return {
    ...fs,
    writeSync: mortal(fs.writeSync as (...args: unknown[]) => number),
    ftruncateSync: mortal(fs.ftruncateSync),
    fdatasyncSync: mortal(fs.fdatasyncSync),
  }
})

afterEach(() => {
  killer.changesLeft = Number.POSITIVE_INFINITY
  killer.once = false
})

const blocks = [block('fish'), blockV0('lobster'), block('id', 'identity'), block('barreleye', 'sha1'), block('fish')]
const v1 = carV1(blocks)
const records = recordsOf(v1.sections)
const withoutIdentity = records.filter(({ code }) => code !== 0)
const byHash = multihashIndexSorted(withoutIdentity)
const byDigest = indexSorted(withoutIdentity)

/** The file at a path after something was done to it. */
async function changed(file: Uint8Array, change: (path: string) => Promise<void>): Promise<Uint8Array> {
  using folder = new TemporaryFolder()
  const path = folder.file('a.car', file)
  await change(path)
  expect(readdirSync(folder.path)).toEqual(['a.car'])
  expect(openFilesIn(folder.path)).toEqual([])
  return new Uint8Array(readFileSync(path))
}

/** The error of a change that must fail, and leave the file as it was. */
async function refused(file: Uint8Array, change: (path: string) => Promise<void>): Promise<Record<string, unknown>> {
  let failure: Record<string, unknown> = {}
  const after = await changed(file, async (path) => {
    failure = await failureOf(() => change(path))
  })
  expect(after).toEqual(file)
  return failure
}

describe('attachIndex (defect 4)', () => {
  const bare = carV2(v1.bytes)

  test.each<[string, Uint8Array, Parameters<typeof attachIndex>[2], Uint8Array]>([
    ['to a file without one', bare, {}, carV2(v1.bytes, { index: byHash })],
    ['of the other codec', bare, { indexCodec: 'car-index-sorted' }, carV2(v1.bytes, { index: byDigest })],
    [
      'of everything, and the bit (section 3)',
      bare,
      { storeIdentityCids: true },
      carV2(v1.bytes, { index: multihashIndexSorted(records), fullyIndexed: true }),
    ],
    ['behind padding', bare, { indexPadding: 5000 }, carV2(v1.bytes, { index: byHash, indexPadding: 5000 })],
    [
      'behind padding, both of them',
      carV2(v1.bytes, { dataPadding: 33 }),
      { indexPadding: 44 },
      carV2(v1.bytes, { index: byHash, dataPadding: 33, indexPadding: 44 }),
    ],
    ['in the place of another', carV2(v1.bytes, { index: byDigest }), {}, carV2(v1.bytes, { index: byHash })],
    [
      'in the place of a broken one',
      carV2(v1.bytes, { index: concat('broken') }),
      {},
      carV2(v1.bytes, { index: byHash }),
    ],
    [
      'in the place of a longer one',
      carV2(v1.bytes, { index: new Uint8Array(100_000) }),
      {},
      carV2(v1.bytes, { index: byHash }),
    ],
    [
      'in the place of another, whose padding it keeps',
      carV2(v1.bytes, { index: byDigest, indexPadding: 70 }),
      {},
      carV2(v1.bytes, { index: byHash, indexPadding: 70 }),
    ],
    [
      'in the place of another, nearer',
      carV2(v1.bytes, { index: byDigest, indexPadding: 70 }),
      { indexPadding: 3 },
      carV2(v1.bytes, { index: byHash, indexPadding: 3 }),
    ],
    [
      'in the place of another, farther away',
      carV2(v1.bytes, { index: byDigest }),
      { indexPadding: 70 },
      carV2(v1.bytes, { index: byHash, indexPadding: 70 }),
    ],
    [
      'in the place of another, beyond its end',
      carV2(v1.bytes, { index: byDigest }),
      { indexPadding: 7000 },
      carV2(v1.bytes, { index: byHash, indexPadding: 7000 }),
    ],
    [
      'in the place of bytes that nothing accounts for',
      concat(bare, 'what is this'),
      {},
      carV2(v1.bytes, { index: byHash }),
    ],
    [
      'without identities, where there were some: the bit goes too',
      carV2(v1.bytes, { index: multihashIndexSorted(records), fullyIndexed: true }),
      {},
      carV2(v1.bytes, { index: byHash }),
    ],
    ['none: the one that is there goes', carV2(v1.bytes, { index: byHash }), { indexCodec: 'none' }, bare],
    ['none, where there is none', bare, { indexCodec: 'none' }, bare],
  ])('%s', async (_, file, options, expected) => {
    expect(await changed(file, (path) => attachIndex(path, undefined, options))).toEqual(expected)
    expect(await changed(file, (path) => attachIndex(path, undefined, { ...options, io: 'async' }))).toEqual(expected)
    expect(await collect(verifyCar(expected))).toEqual([])
  })

  test('one that is given, as it is', async () => {
    using folder = new TemporaryFolder()
    await using detached = await openIndex(folder.file('a.idx', byDigest))
    expect(await changed(bare, (path) => attachIndex(path, detached))).toEqual(carV2(v1.bytes, { index: byDigest }))
    const generated = await createIndex(v1.bytes)
    const options = { indexCodec: 'car-index-sorted' } as const
    expect(await changed(bare, (path) => attachIndex(path, generated, options))).toEqual(
      carV2(v1.bytes, { index: byDigest }),
    )
  })

  test('one that is given, and lies in the very file', async () => {
    const file = carV2(v1.bytes, { index: byHash, indexPadding: 20 })
    const after = await changed(file, async (path) => {
      await using store = await ReadOnlyBlockstore.open(path)
      await attachIndex(path, store.index, { indexPadding: 0 })
    })
    expect(after).toEqual(carV2(v1.bytes, { index: byHash }))
  })

  test('a large one, piece by piece', async () => {
    const car = carV1(manyBlocks(40_000, 8))
    const index = multihashIndexSorted(recordsOf(car.sections))
    const file = carV2(car.bytes, { index: indexSorted(recordsOf(car.sections)) })
    const after = await changed(file, (path) => attachIndex(path))
    expect(Buffer.compare(after, carV2(car.bytes, { index }))).toBe(0)
  })

  test('undefined characteristics stay', async () => {
    const odd = carV2(v1.bytes)
    odd.fill(0x7f, 11, 27)
    const after = await changed(odd, (path) => attachIndex(path, undefined, { storeIdentityCids: true }))
    expect(after.subarray(11, 27)).toEqual(new Uint8Array(16).fill(0x7f).with(0, 0xff))
  })

  test.each<[string, Uint8Array, (path: string) => Promise<void>, object]>([
    [
      'a CARv1',
      v1.bytes,
      (path) => attachIndex(path),
      { name: 'InvalidVersionError', version: 1, message: 'source version must be 2; got: 1' },
    ],
    [
      'a payload that is cut',
      carV2(v1.bytes.subarray(0, -1)),
      (path) => attachIndex(path),
      { name: 'TruncatedSectionError' },
    ],
    [
      'a codec that is none',
      bare,
      (path) => attachIndex(path, undefined, { indexCodec: 'sorted' as 'none' }),
      { name: 'InvalidOptionError' },
    ],
    [
      'digests without their functions, where these are needed',
      carV2(v1.bytes, { index: byHash }),
      async (path) => attachIndex(path, await openIndex(byDigest), { indexCodec: 'car-multihash-index-sorted' }),
      { name: 'UnsupportedError' },
    ],
    [
      'an abort',
      bare,
      (path) => attachIndex(path, undefined, { signal: AbortSignal.abort(new Error('no')) }),
      { message: 'no' },
    ],
  ])('refuses %s, and leaves the file as it was', async (_, file, change, expected) => {
    expect(await refused(file, change)).toMatchObject(expected)
  })

  test('a file that a writer has open', async () => {
    expect(
      await refused(bare, async (path) => {
        const lock = lockFile(path)
        try {
          await attachIndex(path)
        } finally {
          lock.release()
        }
      }),
    ).toMatchObject({ name: 'LockedError' })
  })

  test.each([0, 1, 2, 3])(
    'a write that fails (after %d) while the index is appended leaves the file as it was',
    async (n) => {
      const file = carV2(v1.bytes, { index: byDigest })
      const failure = await refused(file, async (path) => {
        killer.changesLeft = n
        killer.once = true
        await attachIndex(path)
      })
      expect(failure).toMatchObject({ name: 'FileError', code: 'EIO' })
    },
  )

  describe.each([
    ['where there was none', bare, {}],
    ['where there was another', carV2(v1.bytes, { index: byDigest }), {}],
    ['farther away than another', carV2(v1.bytes, { index: byDigest }), { indexPadding: 1000 }],
    ['taken away', carV2(v1.bytes, { index: byDigest }), { indexCodec: 'none' }],
  ] as const)('killed at any step, every block can still be read: %s', (_, file, options) => {
    test('and it can be done again', async () => {
      const expected = await changed(file, (path) => attachIndex(path, undefined, options))
      let steps = 0
      for (; ; steps++) {
        using folder = new TemporaryFolder()
        const path = folder.file('a.car', file)
        killer.changesLeft = steps
        const done = await attachIndex(path, undefined, options).then(
          () => true,
          () => false,
        )
        killer.changesLeft = Number.POSITIVE_INFINITY
        await using store = await ReadOnlyBlockstore.open(path)
        for (const { cid, bytes } of blocks)
          expect(Buffer.concat(await collect(store.get(cid)))).toEqual(Buffer.from(bytes))
        expect(await collect(readCar(path))).toHaveLength(5)
        const problems = (await collect(verifyCar(path))).map(({ name }) => name)
        expect([[], ['UnaccountedBytesError']]).toContainEqual(problems)
        expect(openFilesIn(folder.path).filter((open) => open !== path)).toEqual([])
        await attachIndex(path, undefined, options)
        expect(new Uint8Array(readFileSync(path))).toEqual(expected)
        if (done) break
      }
      expect(steps).toBeGreaterThan(2)
    })
  })
})

describe('replaceRoots', () => {
  const other = block('another root').cid
  const twenty = manyBlocks(20, 5).map(({ cid }) => cid)

  /** The file that should have been written with these roots in the first place. */
  const variants: { name: string; build: (roots: CID[]) => Uint8Array }[] = [
    { name: 'a CARv1', build: (roots) => carV1(blocks, roots).bytes },
    { name: 'a padded CARv1', build: (roots) => concat(carV1(blocks, roots).bytes, new Uint8Array(100)) },
    { name: 'a CARv2 without an index', build: (roots) => carV2(carV1(blocks, roots).bytes, { dataPadding: 9 }) },
    { name: 'a CARv2 with a MultihashIndexSorted', build: (roots) => withIndex(roots, multihashIndexSorted) },
    { name: 'a CARv2 with an IndexSorted', build: (roots) => withIndex(roots, indexSorted) },
  ]

  function withIndex(roots: CID[], encode: typeof indexSorted): Uint8Array {
    const car = carV1(blocks, roots)
    const index = encode(recordsOf(car.sections))
    return carV2(car.bytes, { index, dataPadding: 100, indexPadding: 200, fullyIndexed: true })
  }

  describe.each(variants)('of $name', ({ build }) => {
    const before = build([blocks[0].cid])

    test.each<[string, CID[]]>([
      ['one for one: the same length', [other]],
      ['none', []],
      ['a shorter one', [blocks[1].cid]],
      ['two', [blocks[0].cid, other]],
      ['so many that the length of the header takes a byte more', twenty],
    ])('%s', async (_, roots) => {
      expect(await changed(before, (path) => replaceRoots(path, roots))).toEqual(build(roots))
      expect(await changed(build(roots), (path) => replaceRoots(path, [blocks[0].cid]))).toEqual(before)
      expect(await changed(before, (path) => replaceRoots(path, roots, { io: 'async' }))).toEqual(build(roots))
    })
  })

  test('a large file, whose index has records in many pieces', async () => {
    const many = manyBlocks(40_000, 20)
    const files = [[many[0].cid], twenty].map((roots) => {
      const car = carV1(many, roots)
      return carV2(car.bytes, { index: multihashIndexSorted(recordsOf(car.sections)) })
    })
    const after = await changed(files[0], (path) => replaceRoots(path, twenty))
    expect(Buffer.compare(after, files[1])).toBe(0)
  })

  test('a header that is not canonical becomes so, where it has the length', async () => {
    const key = (text: string) => concat(0x60 + text.length, text)
    const link = concat(0xd8, 0x2a, 0x58, 37, 0, blocks[0].cid.bytes)
    const header = concat(58, 0xa2, key('version'), 1, key('roots'), 0x81, link)
    const file = carV1(blocks, [], header).bytes
    expect(await changed(file, (path) => replaceRoots(path, [blocks[0].cid]))).toEqual(v1.bytes)
  })

  test('an index that can not be read is generated', async () => {
    const file = carV2(v1.bytes, { index: concat('broken') })
    const after = await changed(file, (path) => replaceRoots(path, twenty))
    expect(await inspectCar(after)).toMatchObject({ roots: twenty, indexCodec: 0x0401 })
    expect((await collect(verifyCar(after))).map(({ name }) => name)).toEqual(['MissingRootsError'])
  })

  test('an index that lies, lies as before', async () => {
    const lying = records.map((record, i) => (i === 0 ? { ...record, offset: 2 ** 52 } : record))
    const file = carV2(v1.bytes, { index: multihashIndexSorted(lying) })
    const after = await changed(file, (path) => replaceRoots(path, []))
    const problems = (await collect(verifyCar(after))).map(({ name }) => name)
    expect(problems).toEqual(['NoRootsError', 'IndexRecordError', 'UnindexedSectionError'])
  })

  test.each<[string, Uint8Array, (path: string) => Promise<void>, object]>([
    [
      'a header beyond the limit',
      v1.bytes,
      (path) => replaceRoots(path, twenty, { maxHeaderBytes: 100 }),
      { name: 'HeaderTooLargeError', limit: 100 },
    ],
    ['what is no CAR', concat('no CAR at all'), (path) => replaceRoots(path, []), { name: 'UnexpectedEndError' }],
    [
      'an abort, where one write would do',
      v1.bytes,
      (path) => replaceRoots(path, [other], { signal: AbortSignal.abort(new Error('no')) }),
      { message: 'no' },
    ],
    [
      'an abort, where the file is written anew',
      v1.bytes,
      (path) => replaceRoots(path, [], { signal: AbortSignal.abort(new Error('no')) }),
      { message: 'no' },
    ],
  ])('refuses %s, and leaves the file as it was', async (_, file, change, expected) => {
    expect(await refused(file, change)).toMatchObject(expected)
  })

  test('a file that a writer has open, and one that is not there', async () => {
    using folder = new TemporaryFolder()
    const path = folder.file('a.car', v1.bytes)
    const lock = lockFile(path)
    expect(await failureOf(() => replaceRoots(path, []))).toMatchObject({ name: 'LockedError' })
    lock.release()
    const missing = join(folder.path, 'missing.car')
    expect(await failureOf(() => replaceRoots(missing, []))).toMatchObject({ name: 'FileError', code: 'ENOENT' })
    expect(readdirSync(folder.path)).toEqual(['a.car'])
  })
})
