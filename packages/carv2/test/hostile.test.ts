import { createHash } from 'node:crypto'
import { blake2b } from '@noble/hashes/blake2.js'
import { NotFoundError } from 'interface-store'
import type { CID } from 'multiformats/cid'
import { describe, expect, test } from 'vitest'
import { ReadOnlyBlockstore } from '../src/blockstore/read-only.ts'
import { CarError } from '../src/errors.ts'
import { createIndex } from '../src/index/create-index.ts'
import { encodeIndex } from '../src/index/encode-index.ts'
import { openIndex } from '../src/index/open-index.ts'
import { inspectCar } from '../src/inspect.ts'
import { scanCar } from '../src/scan/scan-car.ts'
import { readCar } from '../src/stream/read-car.ts'
import { verifyCar } from '../src/verify/verify-car.ts'
import { block, blockV0, DAG_CBOR } from './builders/blocks.ts'
import { carV1, carV2 } from './builders/car-bytes.ts'
import { indexSorted, multihashIndexSorted, recordsOf } from './builders/index-bytes.ts'
import { chunked, collect, joined } from './builders/streams.ts'

const blocks = [
  block('fish'),
  blockV0('lobster'),
  block('barreleye', 'blake2b-256', DAG_CBOR),
  block('an identity', 'identity'),
  block('fish'),
]
const v1 = carV1(blocks)
const records = recordsOf(v1.sections)
const withoutIdentity = records.filter(({ code }) => code !== 0)

const SMALL_FILES = [
  { name: 'a CARv1', bytes: v1.bytes },
  {
    name: 'a CARv2 with paddings and a MultihashIndexSorted of everything',
    bytes: carV2(v1.bytes, {
      index: multihashIndexSorted(records),
      dataPadding: 13,
      indexPadding: 5,
      fullyIndexed: true,
    }),
  },
  { name: 'a CARv2 with an IndexSorted', bytes: carV2(v1.bytes, { index: indexSorted(withoutIdentity) }) },
]

/** The longest that any reader may take for a file of a few hundred bytes. */
const MOST_MILLISECONDS = 1000
/** What all of this may hold on to, in bytes: far less than the sizes that hostile fields claim. */
const MOST_MEMORY = 400 * 1024 * 1024

/** What a reader made of a file: that it succeeded, or a typed error. Anything else fails the test. */
async function outcomeOf(run: () => Promise<unknown>): Promise<'read' | 'refused' | 'not found'> {
  const start = performance.now()
  const outcome = await run().then(() => 'read' as const, kindOf)
  expect(performance.now() - start).toBeLessThan(MOST_MILLISECONDS)
  return outcome
}

function kindOf(error: unknown): 'refused' | 'not found' {
  if (error instanceof NotFoundError) return 'not found'
  if (error instanceof CarError && error.name !== 'CarError') return 'refused'
  throw error
}

/** Whether bytes are what their CID says, by other implementations than ours. */
function hashes({ multihash }: CID, bytes: Uint8Array): boolean {
  const digest = referenceDigest(multihash.code, bytes)
  if (digest === undefined) return true // A function that only ours knows: its own tests cover it.
  const expected = multihash.code === 0 ? digest : digest.subarray(0, multihash.digest.length)
  return Buffer.compare(expected, multihash.digest) === 0
}

function referenceDigest(code: number, bytes: Uint8Array): Uint8Array | undefined {
  if (code === 0) return bytes
  if (code === 0x11) return createHash('sha1').update(bytes).digest()
  if (code === 0x12) return createHash('sha256').update(bytes).digest()
  if (code === 0x13) return createHash('sha512').update(bytes).digest()
  if (code === 0xb220) return blake2b(bytes, { dkLen: 32 })
  return undefined
}

async function readAll(input: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  for await (const { cid, bytes } of readCar(input)) {
    if (!hashes(cid, bytes)) throw new Error(`${cid} was handed out with the wrong bytes`)
  }
}

/** Looks every block up, and reads all keys. Says how many of them were found. */
async function readStore(file: Uint8Array): Promise<number> {
  await using store = await ReadOnlyBlockstore.open(file)
  let found = 0
  for (const { cid } of blocks) {
    await outcomeOf(async () => store.has(cid))
    await outcomeOf(async () => store.size(cid))
    const outcome = await outcomeOf(async () => {
      if (!hashes(cid, await joined(store.get(cid)))) throw new Error(`${cid} was handed out with the wrong bytes`)
    })
    if (outcome === 'read') found++
  }
  await collect(store.getAll())
  return found
}

/** Opens what lies where the header says that the index is. */
async function readIndex(file: Uint8Array): Promise<void> {
  const view = new DataView(file.buffer, file.byteOffset, file.length)
  const index = await openIndex(file.subarray(file.length < 51 ? 0 : Number(view.getBigUint64(43, true))))
  for (const { cid } of blocks) await collect(index.getAll(cid))
  await collect(index.entries())
}

/** Every reader there is, over one file; then that they agree. */
async function readEverything(file: Uint8Array): Promise<void> {
  const scanned = await outcomeOf(() => scanCar(file, () => {}))
  const read = await outcomeOf(() => readAll(file))
  const streamed = await outcomeOf(() => readAll(chunked(file, 64)))
  const indexed = await outcomeOf(async () => encodeIndex(await createIndex(file)))
  await outcomeOf(() => inspectCar(file))
  await outcomeOf(() => inspectCar(file, { full: true }))
  await outcomeOf(() => readStore(file))
  await outcomeOf(() => readIndex(file))
  let problems = 0
  const verified = await outcomeOf(async () => {
    for await (const problem of verifyCar(file)) {
      problems++
      if (!(problem instanceof CarError) || problem.name === 'CarError') throw new Error('a problem without a class')
    }
  })
  expect(verified).toBe('read')
  if (problems > 0) return
  // What verify finds nothing wrong with every reader reads, and every block can be looked up.
  expect([scanned, read, streamed, indexed]).toEqual(['read', 'read', 'read', 'read'])
  await using store = await ReadOnlyBlockstore.open(file)
  for await (const { cid, bytes } of readCar(file)) expect(await joined(store.get(cid))).toEqual(bytes)
}

function memory(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

describe.each(SMALL_FILES)('$name', ({ bytes }) => {
  test('is sound', async () => {
    await readEverything(bytes)
    expect(await collect(verifyCar(bytes))).toEqual([])
    expect(await readStore(bytes)).toBe(blocks.length)
  })

  test('every single byte changed, in three ways', async () => {
    for (let at = 0; at < bytes.length; at++) {
      for (const change of [0x01, 0x80, 0xff]) {
        const file = bytes.slice()
        file[at] ^= change
        await readEverything(file)
      }
    }
  })

  test('cut at every byte', async () => {
    for (let length = 0; length < bytes.length; length++) {
      const file = bytes.slice(0, length)
      await readEverything(file)
      expect((await collect(verifyCar(file))).length > 0 || isWhole(length)).toBe(true)
    }
  })

  /** Where a shorter file is a file too: a CARv1 that ends behind a section. */
  function isWhole(length: number): boolean {
    return bytes === v1.bytes && v1.sections.some(({ end }) => end === length)
  }
})

describe('50,000 mutations', () => {
  const BATCH = 5000
  test.each(Array.from({ length: 10 }, (_, i) => i))('batch %d', { timeout: 120_000 }, async (batch) => {
    const before = memory()
    for (let seed = batch * BATCH + 1; seed <= (batch + 1) * BATCH; seed++) {
      const random = new Random(seed)
      const file = mutated(random.choice(SMALL_FILES).bytes, random)
      try {
        await readEverything(file)
      } catch (error) {
        throw new Error(`mutation ${seed}: ${Buffer.from(file).toString('hex')}`, { cause: error })
      }
    }
    expect(memory() - before).toBeLessThan(MOST_MEMORY)
  })
})

/** Numbers that break readers. */
const EXTREMES = [
  0n,
  1n,
  0x7fn,
  0x80n,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
  2n ** 53n,
  2n ** 62n,
  2n ** 63n,
  2n ** 64n - 1n,
]

/** The bytes with one to four things done to them. */
function mutated(original: Uint8Array, random: Random): Uint8Array {
  let bytes = original
  for (let left = 1 + random.below(4); left > 0; left--) bytes = random.choice(MUTATIONS)(bytes, random)
  return bytes
}

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array

const MUTATIONS: Mutation[] = [
  function change(bytes, random) {
    const changed = bytes.slice()
    if (bytes.length > 0) changed[random.below(bytes.length)] = random.below(256)
    return changed
  },
  function writeExtreme(bytes, random) {
    const changed = bytes.slice()
    const at = random.below(bytes.length)
    const width = Math.min(random.choice([1, 2, 4, 8]), bytes.length - at)
    let value = random.choice(EXTREMES)
    for (let i = 0; i < width; i++, value >>= 8n) changed[at + i] = Number(value & 0xffn)
    return changed
  },
  function remove(bytes, random) {
    const at = random.below(bytes.length)
    return new Uint8Array(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(20))]))
  },
  function insert(bytes, random) {
    const at = random.below(bytes.length)
    const inserted = Uint8Array.from({ length: 1 + random.below(20) }, () => random.below(256))
    return new Uint8Array(Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at)]))
  },
  function repeat(bytes, random) {
    const from = random.below(bytes.length)
    const to = from + random.below(100)
    return new Uint8Array(Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]))
  },
  function cut(bytes, random) {
    return bytes.slice(0, random.below(bytes.length + 1))
  },
]

/** The same numbers for the same seed: xorshift32. */
class Random {
  #state: number

  constructor(seed: number) {
    this.#state = Math.imul(seed, 0x9e3779b1) | 1
  }

  /** Below `limit`; 0 when that is 0. */
  below(limit: number): number {
    let x = this.#state
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.#state = x
    return limit === 0 ? 0 : (x >>> 0) % limit
  }

  choice<T>(items: readonly T[]): T {
    return items[this.below(items.length)]
  }
}
