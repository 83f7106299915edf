import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BlockTable, codecKey } from '../../src/blockstore/block-table.ts'
import { cidOf, pseudoRandomBytes } from '../builders/blocks.ts'

/** A multihash of one of a few functions and digests, so that many are the same, or nearly. */
const multihash = fc.record({
  code: fc.constantFrom(0x00, 0x12, 0x13, 0xb220, 0x1_0000_0012),
  digest: fc
    .tuple(fc.constantFrom(0, 1, 3, 4, 32, 33), fc.nat(3))
    .map(([length, seed]) => pseudoRandomBytes(seed + 1, length)),
  codec: fc.constantFrom(0x55, 0x70),
})
type Entry = typeof multihash extends fc.Arbitrary<infer T> ? T : never

const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ insert: multihash }) },
  { weight: 1, arbitrary: fc.constant('keep' as const) },
  { weight: 1, arbitrary: fc.constant('keep half' as const) },
  { weight: 1, arbitrary: fc.constant('revoke' as const) },
)

/** The same as a list: the newest entry that matches is found. */
class ListModel {
  readonly entries: (Entry & { offset: number })[] = []
  kept = 0
  readonly #wholeCids: boolean

  constructor(wholeCids: boolean) {
    this.#wholeCids = wholeCids
  }

  offsetOf({ code, digest, codec }: Entry): number {
    const found = this.entries.findLast(
      (each) =>
        each.code === code && Buffer.compare(each.digest, digest) === 0 && (!this.#wholeCids || each.codec === codec),
    )
    return found?.offset ?? -1
  }
}

function expectSame(table: BlockTable, model: ListModel): void {
  expect(table.records.count).toBe(model.entries.length)
  for (const entry of model.entries) {
    expect(table.offsetOf(cidOf(entry.code, entry.digest, entry.codec))).toBe(model.offsetOf(entry))
  }
}

describe('BlockTable', () => {
  test.each([false, true])('whole CIDs %s: finds what a list would, also after blocks were taken back', (wholeCids) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.array(multihash, { maxLength: 10 }), (steps, others) => {
        const table = new BlockTable(wholeCids)
        const model = new ListModel(wholeCids)
        for (const each of steps) {
          if (each === 'revoke') {
            table.revoke()
            model.entries.length = model.kept
          } else if (typeof each === 'string') {
            const { length } = model.entries
            model.kept = each === 'keep' ? length : model.kept + Math.floor((length - model.kept) / 2)
            table.keep(model.kept)
          } else {
            const { code, digest, codec } = each.insert
            const offset = 1000 + model.entries.length
            table.insert(code, codecKey(1, codec), digest, 0, digest.length, offset)
            model.entries.push({ ...each.insert, offset })
          }
        }
        expectSame(table, model)
        for (const { code, digest, codec } of others) {
          expect(table.offsetOf(cidOf(code, digest, codec))).toBe(model.offsetOf({ code, digest, codec }))
        }
      }),
      { numRuns: 300, seed: 1 },
    )
  })

  test('keeps a count that is behind what is kept already', () => {
    const table = new BlockTable(false)
    const digest = (i: number) => pseudoRandomBytes(i + 1, 32)
    for (let i = 0; i < 10; i++) table.insert(0x12, 0x55, digest(i), 0, 32, i)
    table.keep(8)
    table.keep(5)
    table.keep(9)
    table.revoke()
    expect(table.records.count).toBe(9)
    expect([8, 9].map((i) => table.offsetOf(cidOf(0x12, digest(i))))).toEqual([8, -1])
  })

  test('200,000 blocks are found, and 100,000 of them taken back', () => {
    const table = new BlockTable(false)
    const all = pseudoRandomBytes(7, 32 * 200_000)
    const cidAt = (i: number) => cidOf(0x12, all.subarray(32 * i, 32 * i + 32))
    for (let i = 0; i < 200_000; i++) table.insert(0x12, 0x55, all, 32 * i, 32 * i + 32, i)
    table.keep(100_000)
    for (let i = 0; i < 200_000; i += 997) expect(table.offsetOf(cidAt(i))).toBe(i)
    table.revoke()
    for (let i = 0; i < 200_000; i += 997) expect(table.offsetOf(cidAt(i))).toBe(i < 100_000 ? i : -1)
    expect(table.records.count).toBe(100_000)
  })

  test('offsets of more than 32 bits, and moved ones', () => {
    const table = new BlockTable(false)
    const digest = pseudoRandomBytes(1, 32)
    table.insert(0x12, 0x55, digest, 0, 32, 2 ** 40)
    table.shift(-17)
    expect(table.offsetOf(cidOf(0x12, digest))).toBe(2 ** 40 - 17)
  })

  test('prepared digests do not collide: 32,768 of them took 46 s with a multiplicative hash', () => {
    const table = new BlockTable(false)
    const begin = performance.now()
    for (let i = 0; i < 32_768; i++) {
      // Pairs of words whose differences cancel in hash = imul(hash ^ word, odd); hash ^= hash >>> 15.
      const words = new Uint32Array(16)
      for (let bit = 0; bit < 15; bit++) {
        if ((i & (1 << bit)) === 0) continue
        words[bit] ^= 0x8000_0000
        words[bit + 1] ^= 0x8001_0000
      }
      table.insert(0x13, 0x55, new Uint8Array(words.buffer), 0, 64, i)
    }
    expect(performance.now() - begin).toBeLessThan(5000)
  })
})
