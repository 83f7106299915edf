import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { ReadWriteBlockstore } from '../../src/blockstore/read-write.ts'
import { block, pseudoRandomBytes } from '../builders/blocks.ts'
import type { Block } from '../builders/car-bytes.ts'
import { expectSameBytes } from '../builders/same-bytes.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { finalizedFile, unfinalizedFile } from '../faults/expected-file.ts'
import { type Fault, FaultyDisk, type FileCall } from '../faults/faulty-disk.ts'
import { parseCarStrictly } from '../faults/parsed-car.ts'
import { bytesOf, keysIn, keysOf } from '../faults/store-contents.ts'

const folder = new TemporaryFolder()
afterAll(() => folder[Symbol.dispose]())
let files = 0

const pool = Array.from({ length: 40 }, (_, i) => block(pseudoRandomBytes(i + 1, i % 13 === 0 ? 300_000 : 20 + 37 * i)))
const roots = [pool[0].cid]

/** Numbers below 1 that are the same for the same seed. */
function randomFrom(seed: number): () => number {
  const bytes = pseudoRandomBytes(seed * 7919 + 1, 65536)
  let at = 0
  return () => {
    at = (at + 2) % 65534
    return (bytes[at] * 256 + bytes[at + 1]) / 65536
  }
}

/** Breaks a share of the calls: short writes and reads, errors, and waits where io is async. */
function breakAtRandom(disk: FaultyDisk, random: () => number, share: number, kinds: FileCall['kind'][]): void {
  disk.onCall = ({ kind, length }) => {
    const wait = random() < 0.3 ? { wait: new Promise((resolve) => setImmediate(resolve)) } : {}
    if (!kinds.includes(kind) || random() >= share) return wait
    const fault: Fault =
      random() < 0.5 ? { error: random() < 0.5 ? 'ENOSPC' : 'EIO' } : { bytes: Math.floor(random() * (length + 1)) }
    return { ...wait, ...fault }
  }
}

const EXPECTED_FAILURES = ['FileError', 'BrokenStoreError', 'FinalizedError']

/** Puts some blocks in some way; returns those that were acknowledged. */
async function putSome(store: ReadWriteBlockstore, random: () => number): Promise<Block[]> {
  const from = Math.floor(random() * pool.length)
  const blocks = pool.slice(from, from + 1 + Math.floor(random() * 6))
  if (random() < 0.5) {
    const results = await Promise.allSettled(blocks.map(({ cid, bytes }) => store.put(cid, bytes)))
    for (const result of results) {
      if (result.status === 'rejected') expect(EXPECTED_FAILURES).toContain(result.reason.name)
    }
    return blocks.filter((_, i) => results[i].status === 'fulfilled')
  }
  const acknowledged: Block[] = []
  try {
    for await (const cid of store.putMany(blocks)) acknowledged.push(...blocks.filter((each) => each.cid === cid))
  } catch (error) {
    expect(EXPECTED_FAILURES).toContain((error as Error).name)
  }
  return acknowledged
}

describe.each([
  { what: 'writes', kinds: ['write'] as FileCall['kind'][], share: 0.3 },
  { what: 'writes, truncates and syncs', kinds: ['write', 'truncate', 'sync'] as FileCall['kind'][], share: 0.25 },
])('when a share of the $what fails or is short (defect 12)', ({ kinds, share }) => {
  const settings = fc.record({
    seed: fc.nat(1_000_000),
    io: fc.constantFrom('sync', 'async'),
    durability: fc.constantFrom('process', 'storage', 'buffered'),
  })

  test('every acknowledged block stays, the file holds nothing else, and the store goes on unless it says it is broken', async () => {
    await fc.assert(
      fc.asyncProperty(settings, async ({ seed, io, durability }) => {
        const random = randomFrom(seed)
        const path = join(folder.path, `${files++}.car`)
        const disk = new FaultyDisk()
        const store = await ReadWriteBlockstore.open(path, { io, durability, roots, openFile: disk.openFile })
        breakAtRandom(disk, random, share, kinds)
        const acknowledged = new Set<Block>()
        for (let round = 0; round < 12; round++) {
          for (const each of await putSome(store, random)) acknowledged.add(each)
          if (random() < 0.2) await store.flush().catch(expectedFailure)
          if (random() < 0.1)
            await store
              .finalize()
              .then(() => (round = 99))
              .catch(expectedFailure)
          for (const each of acknowledged) expect(await store.has(each.cid)).toBe(true)
        }
        disk.heal()
        for (const each of acknowledged) expectSameBytes(await bytesOf(store, each), each.bytes)
        const broken = await isBroken(store)
        if (!broken) await expectClean(store, path, acknowledged)
        await store.close().catch(expectedFailure)
        if (broken && durability === 'buffered') return // It has said so to whoever flushed or closed.
        await using again = await ReadWriteBlockstore.open(path, { roots })
        const keys = await keysIn(again)
        for (const key of keysOf([...acknowledged])) expect(keys).toContain(key)
        await again.finalize()
        expectWhole(new Uint8Array(readFileSync(path)), keys)
      }),
      { numRuns: 120, seed: Number(process.env.CARPORT_SEED ?? 1) },
    )
  })
})

function expectedFailure(error: Error): void {
  expect(EXPECTED_FAILURES).toContain(error.name)
}

async function isBroken(store: ReadWriteBlockstore): Promise<boolean> {
  const probe = block('probe')
  try {
    await store.put(probe.cid, probe.bytes)
    return false
  } catch (error) {
    return (error as Error).name === 'BrokenStoreError'
  }
}

/** What the store lists is what its file holds, once it can be written. */
async function expectClean(store: ReadWriteBlockstore, path: string, acknowledged: Set<Block>): Promise<void> {
  await store.flush()
  const keys = await keysIn(store)
  for (const key of keysOf([...acknowledged])) expect(keys).toContain(key)
  expectWhole(new Uint8Array(readFileSync(path)), keys)
}

/** The file has these blocks, sound, and is byte for byte what a file of them is. */
function expectWhole(file: Uint8Array, keys: string[]): void {
  const { sections, finalized } = parseCarStrictly(file)
  expect(keysOf(sections)).toEqual(keys)
  expectSameBytes(file, finalized ? finalizedFile(sections, roots) : unfinalizedFile(sections, roots))
}
