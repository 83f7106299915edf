import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { pseudoRandomBytes } from '../builders/blocks.ts'
import { environments, loadHashes } from './load-hashes.ts'
import { referenceDigest } from './reference-digest.ts'
import { type SpanParts, spanWindow } from './span-window.ts'

const SHA2_256 = 0x12
const BLAKE2B_256 = 0xb220
const UNSUPPORTED = 0xd5

const bytes = pseudoRandomBytes(1, 3_000_000)
/** Data of the given lengths, each from another place. */
const spansOf = (code: number, lengths: readonly number[]): SpanParts[] =>
  lengths.map((length, i) => ({ code, data: bytes.subarray(i, i + length) }))
const pseudoRandomLengths = (seed: number, count: number, limit: number) =>
  Array.from(new Uint32Array(pseudoRandomBytes(seed, count * 4).slice().buffer), (value) => value % limit)
const everyLength = (upTo: number) => [...Array(upTo + 1).keys()]

describe.each(environments)('verification in: %s', (environment) => {
  let hashes: Awaited<ReturnType<typeof loadHashes>>
  beforeAll(async () => {
    hashes = await loadHashes(environment)
  })
  afterAll(() => void vi.unstubAllGlobals())

  function countOf(parts: readonly SpanParts[]): number {
    const spans = new hashes.DigestSpans()
    return hashes.countVerified(spanWindow(spans, parts), spans)
  }

  describe.each([
    ['sha2-256', SHA2_256],
    ['blake2b-256', BLAKE2B_256],
    ['blake2b-512', 0xb240],
  ])('of %s', (_name, code) => {
    test.each([
      ['no span', []],
      ['one span', [305]],
      ['every length up to 300', everyLength(300)],
      ['every length up to 300, the longest first', everyLength(300).reverse()],
      ['equal lengths', Array(101).fill(1024)],
      ['lengths around the blocks', [55, 56, 63, 64, 65, 119, 120, 127, 128, 129, 255, 256, 257]],
      ['random lengths up to 20 KB', pseudoRandomLengths(2, 60, 20_000)],
      ['one long message among short ones', [10, 20_000, ...Array(200).fill(33)]],
      ['large blocks among small ones', [300, 600_000, 310, 600_000, 0, 1_100_000, 64]],
      ['more messages than a table holds', Array(9_000).fill(1)],
      ['empty messages', Array(50).fill(0)],
    ])('accepts %s', (_what, lengths) => {
      expect(countOf(spansOf(code, lengths))).toBe(lengths.length)
    })

    test('finds a single wrong byte of a digest, wherever it is', () => {
      const spans = new hashes.DigestSpans()
      const window = spanWindow(spans, spansOf(code, pseudoRandomLengths(3, 30, 300)))
      for (let i = 0; i < spans.count; i++) {
        for (
          let position = spans.digestStarts[i];
          position < spans.digestStarts[i] + spans.digestLengths[i];
          position++
        ) {
          window[position] ^= 0x10
          expect(hashes.countVerified(window, spans)).toBe(i)
          window[position] ^= 0x10
        }
      }
      expect(hashes.countVerified(window, spans)).toBe(spans.count)
    })

    test('finds a single wrong byte of data, wherever it is', () => {
      const spans = new hashes.DigestSpans()
      const window = spanWindow(spans, spansOf(code, [0, 200, 3, 64, 130, 1, 65, 0, 129, 63, 128]))
      for (let i = 0; i < spans.count; i++) {
        for (let position = spans.dataStarts[i]; position < spans.dataEnds[i]; position++) {
          window[position] ^= 0x01
          expect(hashes.countVerified(window, spans)).toBe(i)
          window[position] ^= 0x01
        }
      }
    })

    test('of several wrong ones the first counts, even when a later one is shorter', () => {
      const parts = spansOf(code, [100, 20_000, 10, 10, 10, 10])
      for (const wrong of [1, 2, 4]) parts[wrong].digest = new Uint8Array(32)
      expect(countOf(parts)).toBe(1)
    })

    test.each([8_999, 4_096, 4_095, 0])('finds the wrong one of 9,000: number %i', (wrong) => {
      const parts = spansOf(code, Array(9_000).fill(20))
      parts[wrong].digest = new Uint8Array(16)
      expect(countOf(parts)).toBe(wrong)
    })

    test.each([0, 5, 8])('finds the wrong one in a window of several slices: number %i', (wrong) => {
      const parts = spansOf(code, Array(9).fill(300_000))
      parts[wrong].digest = new Uint8Array(32)
      expect(countOf(parts)).toBe(wrong)
    })

    test.each([31, 20, 1])('compares a digest of %i bytes as a prefix', (length) => {
      const data = bytes.subarray(0, 305)
      const digest = referenceDigest(code, data).slice(0, length)
      expect(countOf([{ code, data, digest }])).toBe(1)
      expect(hashes.verifySpan(code, digest, data)).toBe('ok')
      digest[length - 1] ^= 1
      expect(countOf([{ code, data, digest }])).toBe(0)
      expect(hashes.verifySpan(code, digest, data)).toBe('mismatch')
    })

    test('a digest of no bytes is the shortest prefix, as in go-multihash', () => {
      const data = bytes.subarray(0, 305)
      expect(countOf([{ code, data, digest: new Uint8Array(0) }])).toBe(1)
      expect(hashes.verifySpan(code, new Uint8Array(0), data)).toBe('ok')
    })

    test('a digest longer than the function yields is wrong', () => {
      const data = bytes.subarray(0, 305)
      const digest = new Uint8Array([...referenceDigest(code, data), 0])
      expect(countOf([{ code, data, digest }])).toBe(0)
      expect(hashes.verifySpan(code, digest, data)).toBe('mismatch')
    })
  })

  test('an identity digest must be the data, whole', () => {
    const data = bytes.subarray(0, 13)
    expect(countOf([{ code: 0x00, data }])).toBe(1)
    expect(countOf([{ code: 0x00, data: new Uint8Array(0) }])).toBe(1)
    expect(countOf([{ code: 0x00, data, digest: data.subarray(0, 12) }])).toBe(0)
    expect(countOf([{ code: 0x00, data, digest: bytes.subarray(0, 14) }])).toBe(0)
    expect(countOf([{ code: 0x00, data, digest: new Uint8Array(0) }])).toBe(0)
    expect(hashes.verifySpan(0x00, data, data)).toBe('ok')
    expect(hashes.verifySpan(0x00, data.subarray(1), data)).toBe('mismatch')
  })

  test.each([0, 32])(
    'an unsupported function ends the count, and verifySpan says why: digest of %i bytes',
    (length) => {
      const unsupported = { code: UNSUPPORTED, data: bytes.subarray(0, 10), digest: new Uint8Array(length) }
      const right = spansOf(SHA2_256, [10, 20, 30])
      expect(countOf([...right, unsupported, ...right])).toBe(3)
      expect(hashes.verifySpan(UNSUPPORTED, unsupported.digest, unsupported.data)).toBe('unsupported')
    },
  )

  test('a wrong block in front of an unsupported one is found first', () => {
    const parts = spansOf(BLAKE2B_256, [10, 20, 30])
    parts[1].digest = new Uint8Array(32)
    expect(countOf([...parts, { code: UNSUPPORTED, data: bytes, digest: new Uint8Array(4) }])).toBe(1)
  })

  test('a window may be used again, and its spans be fewer', () => {
    const spans = new hashes.DigestSpans()
    let window = spanWindow(spans, spansOf(SHA2_256, everyLength(200)))
    expect(hashes.countVerified(window, spans)).toBe(201)
    spans.clear()
    window = spanWindow(spans, spansOf(BLAKE2B_256, [1, 2, 3]))
    expect(hashes.countVerified(window, spans)).toBe(3)
  })

  test('equals a plain loop over any mixture of functions, lengths, order and damage', () => {
    const part = fc.record({
      code: fc.constantFrom(SHA2_256, SHA2_256, BLAKE2B_256, BLAKE2B_256, 0xb203, 0xb240, 0x13, 0x00),
      length: fc.oneof(
        { weight: 20, arbitrary: fc.nat(300) },
        { weight: 5, arbitrary: fc.nat(5_000) },
        fc.constant(600_000),
      ),
      gap: fc.oneof(fc.nat(40), fc.nat(3_000)),
      digestBehind: fc.boolean(),
      prefix: fc.oneof(fc.constant(64), fc.constant(64), fc.nat(64)),
      damage: fc.oneof(
        { weight: 12, arbitrary: fc.constant('none') },
        fc.constantFrom('digest', 'too long', 'unsupported'),
      ),
    })
    const property = fc.property(fc.array(part, { maxLength: 25 }), (descriptions) => {
      const parts = descriptions.map(({ code, length, gap, digestBehind, prefix, damage }, i): SpanParts => {
        const data = bytes.subarray(i, i + length)
        let digest = referenceDigest(code, data).slice(0, code === 0x00 ? length : prefix)
        if (damage === 'digest' && digest.length > 0) digest[i % digest.length] ^= 0x80
        if (damage === 'too long') digest = new Uint8Array([...referenceDigest(code, data), 1])
        return { code: damage === 'unsupported' ? UNSUPPORTED : code, data, digest, gap, digestBehind }
      })
      const wrong = parts.findIndex(({ code, data, digest }) => hashes.verifySpan(code, digest!, data) !== 'ok')
      const expected = descriptions.findIndex(
        ({ damage }, i) => damage !== 'none' && (damage !== 'digest' || parts[i].digest!.length > 0),
      )
      expect(wrong).toBe(expected)
      expect(countOf(parts)).toBe(expected === -1 ? parts.length : expected)
    })
    fc.assert(property, { numRuns: environment.endsWith('without WASM') ? 20 : 200 })
  })
})

test.each(environments)('%s has what its name says', async (environment) => {
  const { nativeDigest, wasmHashes } = await loadHashes(environment)
  expect(nativeDigest('sha256') !== undefined).toBe(environment.startsWith('node'))
  expect(wasmHashes() !== undefined).toBe(!environment.endsWith('without WASM'))
  vi.unstubAllGlobals()
})

test('a hash function that this OpenSSL lacks is done in JavaScript', async () => {
  vi.resetModules()
  vi.doMock('node:crypto', () => ({
    hash() {
      throw new Error('Digest method not supported')
    },
  }))
  const { hashFunction } = await import('../../src/hash/hash-function.ts')
  expect(hashFunction(0x16)!.digest(bytes.subarray(0, 9))).toHaveLength(32)
  vi.doUnmock('node:crypto')
})
