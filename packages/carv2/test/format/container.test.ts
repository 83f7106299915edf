import { describe, expect, test } from 'vitest'
import { type ReadOptions, resolveReadOptions } from '../../src/options.ts'
import { openPayload } from '../../src/scan/open-payload.ts'
import { bytesSource } from '../../src/source/bytes-source.ts'
import { block, blockV0 } from '../builders/blocks.ts'
import {
  carV1,
  carV1Header,
  carV2,
  carV2Prefix,
  concat,
  hex,
  leb128,
  PRAGMA,
  ROOTS_KEY,
  VERSION_KEY,
  withLength,
} from '../builders/car-bytes.ts'
import { failureOf } from '../builders/failure.ts'
import { INPUTS } from '../builders/inputs.ts'
import { countingSource } from '../builders/sources.ts'

const blocks = [block('first'), blockV0('second')]
const roots = [blocks[0].cid, block('x', 'blake2b-256').cid]
const v1 = carV1(blocks, roots)

describe.each(INPUTS)('opening $kind', ({ input, stream }) => {
  async function open(bytes: Uint8Array, options: ReadOptions = {}) {
    const payload = await openPayload(input(bytes), resolveReadOptions(options))
    await payload.close()
    return payload.container
  }

  test('version 1: roots, and sections behind the bytes of the header', async () => {
    expect(await open(v1.bytes)).toMatchObject({
      version: 1,
      roots,
      payloadOffset: 0,
      payloadSize: stream ? Number.POSITIVE_INFINITY : v1.bytes.length,
      sectionsOffset: v1.headerLength,
      deviations: [],
    })
  })

  test.each<[what: string, layout: Parameters<typeof carV2>[1] & object]>([
    ['as short as can be', {}],
    ['with data padding', { dataPadding: 1413 }],
    ['with padding far over a window', { dataPadding: 1_500_000 }],
    ['with an index', { index: hex('8108 00000000') }],
    ['with both paddings and an index', { dataPadding: 3, indexPadding: 70_000, index: hex('8108 00000000') }],
  ])('version 2 %s', async (_, layout) => {
    const bytes = carV2(v1.bytes, layout)
    expect(await open(bytes)).toMatchObject({
      version: 2,
      roots,
      header: { dataOffset: 51 + (layout.dataPadding ?? 0), dataSize: v1.bytes.length },
      payloadOffset: 51 + (layout.dataPadding ?? 0),
      payloadSize: v1.bytes.length,
      sectionsOffset: v1.headerLength,
    })
  })

  test('a payload of a header only, in both versions', async () => {
    const { bytes, headerLength } = carV1([])
    expect(await open(bytes)).toMatchObject({ version: 1, roots: [], sectionsOffset: headerLength })
    expect(await open(carV2(bytes))).toMatchObject({ version: 2, roots: [], payloadSize: headerLength })
  })

  test('the header is as long as its bytes, not as its canonical form (defect 22)', async () => {
    const version1 = concat(VERSION_KEY, 1)
    for (const body of [
      concat(0xa1, version1),
      concat(0xa2, ROOTS_KEY, 0xf6, version1, 0xf6, 0xf6, 0xf6),
      concat(0xa2, ROOTS_KEY, 0x80, VERSION_KEY, hex('1b 0000000000000001')),
    ]) {
      const car = carV1(blocks, [], withLength(body))
      expect(await open(car.bytes)).toMatchObject({ roots: [], sectionsOffset: body.length + 1 })
      expect(await open(carV2(car.bytes, { dataPadding: 5 }))).toMatchObject({ sectionsOffset: body.length + 1 })
    }
  })

  test.each<[what: string, bytes: Uint8Array, error: object]>([
    ['an empty file', concat(), { name: 'UnexpectedEndError', offset: 0, available: 0 }],
    ['a header of no bytes', hex('00'), { name: 'InvalidHeaderError', offset: 1 }],
    ['a length varint that is cut', hex('ff'), { name: 'UnexpectedEndError', offset: 0, available: 1 }],
    ['a length in 10 bytes', hex('ffffffffffffffffff01 a1'), { name: 'InvalidVarintError', offset: 0 }],
    ['a length that is not minimal', hex('9100 a2'), { name: 'InvalidVarintError', offset: 0 }],
    [
      'a length of 216,830,324,832',
      concat(leb128(216_830_324_832), new Uint8Array(32)),
      { name: 'HeaderTooLargeError', offset: 0, length: 216_830_324_832, limit: 33_554_432 },
    ],
    ['a length of 2^62', concat(leb128(2n ** 62n)), { name: 'HeaderTooLargeError', offset: 0, length: 2 ** 62 }],
    [
      'a header that is cut',
      carV1Header([]).subarray(0, 16),
      { name: 'UnexpectedEndError', offset: 0, expected: 18, available: 16 },
    ],
    [
      'version 42 without roots',
      withLength(hex('a1 6776657273696f6e 182a')),
      { name: 'InvalidVersionError', version: 42 },
    ],
    [
      'version 0',
      withLength(concat(0xa2, ROOTS_KEY, 0x80, VERSION_KEY, 0)),
      { name: 'InvalidVersionError', version: 0 },
    ],
    ['no version', withLength(concat(0xa1, ROOTS_KEY, 0x80)), { name: 'InvalidVersionError', version: 0 }],
    ['a pragma alone', PRAGMA, { name: 'UnexpectedEndError', offset: 0, expected: 51, available: 11 }],
    ['a pragma that is cut', PRAGMA.subarray(0, 7), { name: 'UnexpectedEndError', expected: 11, available: 7 }],
    [
      'a header of version 2 that is cut',
      carV2(v1.bytes).subarray(0, 40),
      { name: 'UnexpectedEndError', offset: 0, expected: 51, available: 40 },
    ],
    [
      'version 2 in a header with roots',
      concat(withLength(concat(0xa2, ROOTS_KEY, 0x80, VERSION_KEY, 2)), new Uint8Array(50)),
      { name: 'InvalidHeaderError', offset: 0 },
    ],
    [
      'an unfinalized file',
      concat(carV2Prefix({ dataOffset: 0, dataSize: 0, indexOffset: 0 }), v1.bytes),
      { name: 'InvalidCarV2HeaderError', field: 'dataOffset', value: 0n },
    ],
    ['a CARv2 in a CARv2', carV2(carV2(v1.bytes)), { name: 'InvalidVersionError', version: 2 }],
    [
      'an inner version 3',
      carV2(withLength(concat(0xa2, ROOTS_KEY, 0x80, VERSION_KEY, 3))),
      { name: 'InvalidVersionError', message: 'invalid data payload header version; expected 1, got 3' },
    ],
    [
      'an index inside the data (defect 23)',
      concat(carV2Prefix({ dataOffset: 51, dataSize: v1.bytes.length, indexOffset: 52 }), v1.bytes),
      { name: 'InvalidCarV2HeaderError', field: 'indexOffset', value: 52 },
    ],
    [
      'a payload that ends inside its header',
      concat(carV2Prefix({ dataOffset: 51, dataSize: 10, indexOffset: 0 }), v1.bytes),
      { name: 'UnexpectedEndError', offset: 0, available: 10 },
    ],
  ])('%s is a typed error (defect 21)', async (_, bytes, error) => {
    expect(await failureOf(() => open(bytes))).toMatchObject(error)
  })

  test('a data offset behind the end is a typed error with sane numbers', async () => {
    const bytes = concat(carV2Prefix({ dataOffset: 5000, dataSize: 100, indexOffset: 0 }), v1.bytes)
    const failure = await failureOf(() => open(bytes))
    if (stream) expect(failure).toMatchObject({ name: 'UnexpectedEndError', offset: 0, available: 0 })
    else expect(failure).toMatchObject({ name: 'InvalidCarV2HeaderError', field: 'dataOffset', value: 5000 })
  })

  test('maxHeaderBytes holds for the pragma and for both headers', async () => {
    const error = { name: 'HeaderTooLargeError', offset: 0, limit: 17 }
    expect(await open(carV1([]).bytes, { maxHeaderBytes: 17 })).toMatchObject({ version: 1 })
    expect(await failureOf(() => open(v1.bytes, { maxHeaderBytes: 17 }))).toMatchObject(error)
    expect(await failureOf(() => open(carV2(v1.bytes), { maxHeaderBytes: 17 }))).toMatchObject(error)
    expect(await failureOf(() => open(carV2(v1.bytes), { maxHeaderBytes: 9 }))).toMatchObject({ length: 10, limit: 9 })
  })
})

test('a header over the limit is refused before any of it is asked for', async () => {
  const source = countingSource(bytesSource(concat(leb128(32 * 1024 * 1024 + 1), new Uint8Array(100))))
  expect(await failureOf(() => openPayload(source, resolveReadOptions()))).toMatchObject({
    name: 'HeaderTooLargeError',
  })
  expect(source.reads).toHaveLength(1)
})

test('a stream is let go when its beginning is malformed', async () => {
  let returned = 0
  const stream = (async function* () {
    try {
      yield hex('00')
      yield new Uint8Array(100)
    } finally {
      returned++
    }
  })()
  expect(await failureOf(() => openPayload(stream, resolveReadOptions()))).toMatchObject({ name: 'InvalidHeaderError' })
  expect(returned).toBe(1)
})
