import fc from 'fast-check'
import { CID } from 'multiformats/cid'
import { describe, expect, test } from 'vitest'
import { carHeaderLength, decodeCarHeader, encodeCarHeader } from '../../src/format/car-header.ts'
import { block, blockV0, cidOf } from '../builders/blocks.ts'
import { carV1Header, cborHead, cborLink, concat, hex, ROOTS_KEY, VERSION_KEY } from '../builders/car-bytes.ts'
import { failureOf } from '../builders/failure.ts'

const sha256 = block('a').cid
const other = block('b').cid
const blake = block('a', 'blake2b-256').cid
const v0 = blockV0('a').cid
const version1 = concat(VERSION_KEY, 1)

describe('canonical bytes (1.2)', () => {
  test('no roots are 18 bytes', () => {
    expect(encodeCarHeader([])).toEqual(hex('11 a2 65726f6f7473 80 6776657273696f6e 01'))
  })

  test('one sha2-256 CIDv1: tag 42 over 00 and the CID', () => {
    const cid = CID.parse('bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4')
    const cidHex = Buffer.from(cid.bytes).toString('hex')
    expect(encodeCarHeader([cid])).toEqual(hex(`3a a2 65726f6f7473 81 d82a 5825 00 ${cidHex} 6776657273696f6e 01`))
  })

  test.each([
    ['one blake2b-256 CID', [blake], 61],
    ['two sha2-256 CIDv1', [sha256, other], 100],
    ['one CIDv0', [v0], 57],
    ['no roots', [], 18],
    ['23 roots, the last in a head of one byte', Array<CID>(23).fill(sha256), 18 + 1 + 23 * 41],
    ['24 roots', Array<CID>(24).fill(sha256), 18 + 1 + 1 + 24 * 41],
    ['256 roots', Array<CID>(256).fill(sha256), 18 + 1 + 2 + 256 * 41],
    ['70,000 roots', Array<CID>(70_000).fill(sha256), 18 + 3 + 4 + 70_000 * 41],
  ])('%s: the length is known before, and the bytes are those of an independent encoder', (_, roots, length) => {
    const bytes = encodeCarHeader(roots)
    expect(bytes.length).toBe(length)
    expect(carHeaderLength(roots)).toBe(length)
    expect(Buffer.compare(bytes, carV1Header(roots))).toBe(0)
  })

  test('roots of any kind come back, with no deviations', () => {
    const cid = fc.oneof(
      fc.constantFrom(sha256, blake, v0),
      fc
        .tuple(fc.nat({ max: 2 ** 40 }), fc.uint8Array({ maxLength: 300 }), fc.nat({ max: 2 ** 40 }))
        .map(([code, digest, codec]) => cidOf(code, digest, codec)),
    )
    fc.assert(
      fc.property(fc.array(cid, { maxLength: 30 }), (roots) => {
        const bytes = encodeCarHeader(roots)
        expect(bytes).toEqual(carV1Header(roots))
        const body = bytes.subarray(bytes.findIndex((byte) => byte < 0x80) + 1)
        expect(decodeCarHeader(body, 0)).toEqual({ version: 1, roots, deviations: [] })
      }),
    )
  })
})

const accepted: { what: string; body: Uint8Array; roots: CID[]; deviations: string[]; version?: number }[] = [
  {
    what: 'null roots, as Go writes no roots',
    body: concat(0xa2, ROOTS_KEY, 0xf6, version1),
    roots: [],
    deviations: [],
  },
  {
    what: 'version before roots',
    body: concat(0xa2, version1, ROOTS_KEY, 0x81, cborLink(v0.bytes)),
    roots: [v0],
    deviations: ['the keys are not in canonical order'],
  },
  { what: 'no roots key', body: concat(0xa1, version1), roots: [], deviations: ['the key roots is missing'] },
  {
    what: 'a root under tag 48',
    body: concat(0xa2, ROOTS_KEY, 0x81, cborLink(sha256.bytes, 48), version1),
    roots: [sha256],
    deviations: ['a root has CBOR tag 48 instead of 42'],
  },
  {
    what: 'bytes behind the map',
    body: concat(0xa2, ROOTS_KEY, 0x80, version1, 0xf6, 0xf6),
    roots: [],
    deviations: ['2 bytes follow the map'],
  },
  {
    what: 'a version in more bytes than it needs',
    body: concat(0xa2, ROOTS_KEY, 0x80, VERSION_KEY, cborHead(0, 1, 8)),
    roots: [],
    deviations: [],
  },
  {
    what: 'wide heads everywhere',
    body: concat(
      cborHead(5, 2, 4),
      cborHead(3, 5, 2),
      'roots',
      cborHead(4, 1, 8),
      cborHead(6, 42, 8),
      cborHead(2, 35, 4),
      0,
      v0.bytes,
      cborHead(3, 7, 1),
      'version',
      cborHead(0, 1, 1),
    ),
    roots: [v0],
    deviations: [],
  },
  {
    what: 'no version, which is read as 0',
    body: concat(0xa1, ROOTS_KEY, 0x80),
    roots: [],
    deviations: [],
    version: 0,
  },
]

test.each(accepted)('is lax as Go is: $what', ({ body, roots, deviations, version = 1 }) => {
  expect(decodeCarHeader(body, 0)).toEqual({ version, roots, deviations })
})

test.each<[what: string, body: Uint8Array, offset: number, reason: string]>([
  ['nothing', concat(), 0, 'unexpected EOF'],
  ['no CBOR', hex('ff'), 0, 'expected a map, found byte 0xff'],
  ['an indefinite map', hex('bf'), 0, 'indefinite or reserved length 0xbf'],
  ['an array', hex('80'), 0, 'expected a map, found byte 0x80'],
  ['a third key', concat(0xa3, ROOTS_KEY, 0x80, version1, hex('6178 01')), 17, 'unexpected key "x"'],
  ['a key behind a byte order mark', concat(0xa1, hex('68 efbbbf'), 'roots', 0x80), 1, 'unexpected key "\ufeffroots"'],
  ['roots twice', concat(0xa2, ROOTS_KEY, 0x80, ROOTS_KEY, 0x80), 8, 'unexpected key "roots"'],
  ['version twice', concat(0xa2, version1, version1), 10, 'unexpected key "version"'],
  ['a number for a key', hex('a1 01 01'), 1, 'expected a text, found byte 0x1'],
  ['a negative version', concat(0xa1, VERSION_KEY, 0x20), 9, 'expected an unsigned integer, found byte 0x20'],
  ['a version above 2^53 - 1', concat(0xa1, VERSION_KEY, cborHead(0, 2n ** 53n)), 9, 'integer above 2^53 - 1'],
  ['a key that is cut', hex('a1 67 7665'), 2, 'unexpected EOF: 7 bytes declared, 2 are left'],
  ['a map that is cut', concat(0xa2, version1), 10, 'unexpected EOF'],
  ['roots that are text', concat(0xa1, ROOTS_KEY, 0x61, 'x'), 7, 'expected an array, found byte 0x61'],
  ['a root without a tag', concat(0xa1, ROOTS_KEY, 0x81, 0x41, 0), 8, 'expected a tag, found byte 0x41'],
  ['a root under tag 43', concat(0xa1, ROOTS_KEY, 0x81, cborLink(v0.bytes, 43)), 8, 'tag 43 instead of 42'],
  ['a root that is text', concat(0xa1, ROOTS_KEY, hex('81 d82a 61 00')), 10, 'expected a byte string'],
  ['a root of no bytes', concat(0xa1, ROOTS_KEY, hex('81 d82a 40')), 8, 'invalid multibase'],
  ['a root without 00', concat(0xa1, ROOTS_KEY, hex('81 d82a 5822'), v0.bytes), 8, 'invalid multibase'],
  ['a root that is cut', concat(0xa1, ROOTS_KEY, 0x81, cborLink(sha256.bytes.slice(0, -1))), 8, ''],
  ['a root with a byte too many', concat(0xa1, ROOTS_KEY, 0x81, cborLink(concat(v0.bytes, 0))), 8, ''],
  ['a root that is no CID', concat(0xa1, ROOTS_KEY, 0x81, cborLink(hex('09 55 12 01 00'))), 8, ''],
  ['more roots than bytes', concat(0xa1, ROOTS_KEY, cborHead(4, 5), 0), 7, 'array of 5 items, 1 bytes are left'],
  ['2^32 roots', concat(0xa1, ROOTS_KEY, cborHead(4, 2 ** 32), 0), 7, 'array of 4294967296 items'],
  ['2^63 roots', concat(0xa1, ROOTS_KEY, cborHead(4, 2n ** 63n)), 7, 'integer above 2^53 - 1'],
  ['a map of 2^32 keys', cborHead(5, 2 ** 32), 9, 'unexpected EOF'],
])('refuses %s, with the offset', async (_, body, offset, reason) => {
  const failure = await failureOf(() => decodeCarHeader(body, 1000))
  expect(failure).toMatchObject({ name: 'InvalidHeaderError', offset: 1000 + offset })
  expect(failure.message).toContain(reason)
})

test('a hostile key makes no hostile message', async () => {
  const body = concat(0xa1, cborHead(3, 1_000_000), 'x'.repeat(1_000_000), 0)
  expect((await failureOf(() => decodeCarHeader(body, 0))).message.length).toBeLessThan(200)
})

test('any bytes are a header or an InvalidHeaderError', () => {
  const body = carV1Header([sha256, v0]).subarray(1)
  const mutated = fc.array(fc.tuple(fc.nat({ max: body.length - 1 }), fc.nat({ max: 255 })), { maxLength: 4 })
  fc.assert(
    fc.property(mutated, fc.nat({ max: body.length }), (changes, length) => {
      const bytes = body.slice(0, Math.max(length, body.length - 20))
      for (const [at, value] of changes) bytes[at] = value
      try {
        expect(decodeCarHeader(bytes, 0).version).toBeGreaterThanOrEqual(0)
      } catch (error) {
        expect((error as Error).name).toBe('InvalidHeaderError')
      }
    }),
    { numRuns: 3000 },
  )
})
