import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CidParts, cidAt, parseCid } from '../../src/format/cid.ts'
import { block, blockV0, cidOf, HASH_NAMES } from '../builders/blocks.ts'
import { concat, hex, leb128 } from '../builders/car-bytes.ts'
import { failureOf } from '../builders/failure.ts'

function parse(bytes: Uint8Array, start = 0, end = bytes.length, base = 0): CidParts | undefined {
  const parts = new CidParts()
  return parseCid(bytes, start, end, base, parts) ? parts : undefined
}

const digest = new Uint8Array(32).fill(7)

describe('a CID in a section (1.2)', () => {
  test('beginning with 0x12 is a CIDv0 of 34 bytes', () => {
    const { cid } = blockV0('x')
    expect(parse(concat(0xee, cid.bytes, 0xee), 1)).toEqual({
      version: 0,
      codec: 0x70,
      hashCode: 0x12,
      multihashStart: 1,
      digestStart: 3,
      end: 35,
    })
  })

  test.each(HASH_NAMES)('of version 1 with a %s multihash', (hash) => {
    const { cid } = block('some block', hash, 0x0129)
    const { length } = cid.bytes
    const digestStart = length - cid.multihash.digest.length
    expect(parse(concat(0xee, cid.bytes, 0xee), 1)).toEqual({
      version: 1,
      codec: 0x0129,
      hashCode: cid.multihash.code,
      multihashStart: 1 + 1 + 2,
      digestStart: 1 + digestStart,
      end: 1 + length,
    })
  })

  test('of any codec, function and digest is found where an independent encoder put it, and becomes the same CID', () => {
    const code = fc.oneof(fc.nat({ max: 200 }), fc.maxSafeNat())
    fc.assert(
      fc.property(code, code, fc.uint8Array({ maxLength: 300 }), (codec, hashCode, digest) => {
        const multihash = concat(leb128(hashCode), leb128(digest.length), digest)
        const bytes = concat(1, leb128(codec), multihash)
        const expected = {
          version: 1,
          codec,
          hashCode,
          multihashStart: bytes.length - multihash.length,
          digestStart: bytes.length - digest.length,
          end: bytes.length,
        }
        expect(parse(bytes)).toEqual(expected)
        expect(parse(concat(bytes, digest))).toEqual(expected)
        expect(cidAt(bytes, 0, bytes.length).bytes).toEqual(bytes)
        for (let end = 0; end < bytes.length; end++) expect(parse(bytes, 0, end)).toBeUndefined()
      }),
    )
  })

  test.each([
    ['CIDv0', blockV0('x').cid.bytes],
    ['CIDv1', block('x').cid.bytes],
    ['CIDv1 with long varints', cidOf(0xb220, digest, 0x0129).bytes],
  ])('that is cut anywhere is no CID yet: %s', (_, bytes) => {
    for (let end = 0; end < bytes.length; end++) expect(parse(bytes, 0, end)).toBeUndefined()
    expect(parse(bytes)).toBeDefined()
  })

  test.each([
    ['of version 2', hex('02 55 12 20'), 'expected 1 as the cid version number, got: 2'],
    ['of version 0 with a prefix', hex('00 70 12 20'), 'expected 1 as the cid version number, got: 0'],
    ['beginning 12 1f', hex('12 1f 00'), 'multihash length inconsistent'],
    ['with a digest over 32 MiB', concat(hex('01 55 12'), leb128(2 ** 25 + 1)), 'refusing to allocate 33554433 bytes'],
  ])('%s is an InvalidCidError with its offset', async (_, bytes, reason) => {
    const failure = await failureOf(() => parse(concat(0, 0, bytes), 2, bytes.length + 2, 500))
    expect(failure).toMatchObject({ name: 'InvalidCidError', offset: 502 })
    expect(failure.message).toContain(`invalid cid: ${reason}`)
  })

  test('a digest of exactly 32 MiB is not refused', () => {
    expect(parse(concat(hex('01 55 12'), leb128(2 ** 25)))).toBeUndefined()
  })

  test.each([
    ['the version', hex('8100 55 12 20'), 10],
    ['the codec', hex('01 d500 12 20'), 11],
    ['the hash function', hex('01 55 9200 20'), 12],
    ['the digest length', hex('01 55 12 a000'), 13],
  ])('%s in a varint that is not minimal is refused', async (_, bytes, offset) => {
    expect(await failureOf(() => parse(bytes, 0, bytes.length, 10))).toMatchObject({
      name: 'InvalidVarintError',
      offset,
    })
  })

  test('a made CID keeps no buffer alive', () => {
    const bytes = concat(new Uint8Array(1000), block('x').cid.bytes)
    const cid = cidAt(bytes, 1000, bytes.length)
    expect(cid.equals(block('x').cid)).toBe(true)
    expect(cid.bytes.buffer.byteLength).toBeLessThan(100)
  })
})
