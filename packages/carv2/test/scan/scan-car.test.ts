import { describe, expect, test } from 'vitest'
import type { ReadOptions } from '../../src/options.ts'
import { scanCar } from '../../src/scan/scan-car.ts'
import type { ByteStream } from '../../src/scan/stream-window.ts'
import type { CarInput } from '../../src/source/open-source.ts'
import { block, blockV0, cidOf, manyBlocks, pseudoRandomBytes } from '../builders/blocks.ts'
import { type BuiltCar, carV1, carV2, concat, hex, leb128, section } from '../builders/car-bytes.ts'
import { failureOf } from '../builders/failure.ts'
import { INPUTS } from '../builders/inputs.ts'
import { chunked } from '../builders/streams.ts'

/** What the scanner says of every section, and how it ended. */
async function scan(input: CarInput | ByteStream, options: ReadOptions = {}) {
  const found: object[] = []
  const visit = (offset: number, cidStart: number, dataStart: number, end: number) => {
    found.push({ offset, cidStart, dataStart, end })
  }
  const error = await scanCar(input, visit, options).then(
    () => undefined,
    (error) => ({ ...error, message: error.message }),
  )
  return { found, error }
}

const placesOf = ({ sections }: BuiltCar) => {
  return sections.map(({ offset, cidStart, dataStart, end }) => ({ offset, cidStart, dataStart, end }))
}

const sound: [what: string, car: BuiltCar][] = [
  ['no sections', carV1([])],
  ['one block', carV1([block('x')])],
  ['an empty block', carV1([block(''), block('after it')])],
  [
    'CIDv0, CIDv1 and identities',
    carV1([blockV0('a'), block('b', 'sha2-512'), block('c', 'identity'), block('', 'identity')]),
  ],
  ['a hash function nobody knows', carV1([{ cid: cidOf(0x9999, new Uint8Array(3)), bytes: new Uint8Array(9) }])],
  ['many small blocks', carV1(manyBlocks(500, 20))],
  [
    'blocks over 64 KiB among small ones',
    carV1([...manyBlocks(3, 100_000), ...manyBlocks(3, 5), ...manyBlocks(1, 70_000)]),
  ],
  ['a CID of a thousand bytes', carV1([{ cid: cidOf(0x12, pseudoRandomBytes(3, 1000)), bytes: hex('01') }])],
]

describe.each(INPUTS)('scanning $kind', ({ input, stream }) => {
  test.each(sound)('finds %s where an independent encoder put them', async (_, car) => {
    const places = placesOf(car)
    expect(await scan(input(car.bytes))).toEqual({ found: places })
    expect(await scan(input(carV2(car.bytes)))).toEqual({ found: places })
    expect(
      await scan(input(carV2(car.bytes, { dataPadding: 100, indexPadding: 7, index: hex('8108 00000000') }))),
    ).toEqual({
      found: places,
    })
  })

  test('an empty payload with an index behind it has no sections (defect 8)', async () => {
    const index = concat(hex('8108'), section(block('x').cid.bytes, hex('00')))
    expect(await scan(input(carV2(carV1([]).bytes, { index })))).toEqual({ found: [] })
  })

  const blocks = [block('first'), block('second block'), block('the third')]
  const car = carV1(blocks)
  const last = car.sections[2]

  test('a last section that is cut anywhere is a TruncatedSectionError at its offset (defects 7 and 28)', async () => {
    for (let length = last.offset + 1; length < last.end; length++) {
      for (const v2 of [false, true]) {
        const bytes = car.bytes.subarray(0, length)
        const { found, error } = await scan(input(v2 ? carV2(bytes) : bytes))
        expect(error, `cut at ${length}`).toMatchObject({
          name: 'TruncatedSectionError',
          offset: last.offset,
          available: length - last.offset,
        })
        if (length > last.cidStart) expect(error.expected).toBe(last.end - last.offset)
        expect(error.expected).toBeGreaterThan(error.available)
        expect(found.length).toBeGreaterThanOrEqual(2)
      }
    }
  })

  test('a payload that is shorter than DataSize is an error, also at a section boundary (defect 9)', async () => {
    for (const { end } of car.sections) {
      const whole = carV2(car.bytes)
      const cut = whole.subarray(0, 51 + end)
      const { error } = await scan(input(cut))
      if (end === last.end) expect(error).toBeUndefined()
      else if (stream) expect(error).toMatchObject({ name: 'TruncatedSectionError', offset: end, available: 0 })
      else expect(error).toMatchObject({ name: 'InvalidCarV2HeaderError', field: 'dataSize' })
    }
  })

  test('a CARv2 whose file ends inside its last block is an error, whatever its size', async () => {
    for (const size of [10, 5000, 100_000]) {
      const large = carV1([block('small'), block(pseudoRandomBytes(1, size))])
      const whole = carV2(large.bytes)
      for (const missing of [1, Math.floor(size / 2), size]) {
        const { error } = await scan(input(whole.subarray(0, whole.length - missing)))
        const { offset, end } = large.sections[1]
        if (stream) {
          const available = end - offset - missing
          expect(error).toMatchObject({ name: 'TruncatedSectionError', offset, expected: end - offset, available })
        } else {
          expect(error).toMatchObject({ name: 'InvalidCarV2HeaderError', field: 'dataSize' })
        }
      }
    }
  })

  test('a section that reaches past the payload is an error, though the file goes on', async () => {
    const bytes = concat(carV2(car.bytes.subarray(0, last.end - 3)), new Uint8Array(1000))
    expect((await scan(input(bytes))).error).toMatchObject({
      name: 'TruncatedSectionError',
      offset: last.offset,
      expected: last.end - last.offset,
      available: last.end - last.offset - 3,
    })
  })

  test('a zero-length section is an error with its offset, or the end (1.3)', async () => {
    for (const padding of [
      hex('00'),
      hex('0000'),
      concat(0, section(block('x').cid.bytes, hex('01'))),
      new Uint8Array(2048),
    ]) {
      const bytes = concat(car.bytes, padding)
      expect((await scan(input(bytes))).error).toMatchObject({
        name: 'ZeroLengthSectionError',
        offset: car.bytes.length,
      })
      expect((await scan(input(carV2(bytes)))).error).toMatchObject({ name: 'ZeroLengthSectionError' })
      const options = { zeroLengthSectionAsEof: true }
      expect(await scan(input(bytes), options)).toEqual({ found: placesOf(car) })
      expect(await scan(input(carV2(bytes)), options)).toEqual({ found: placesOf(car) })
    }
  })

  test.each<[what: string, bytes: Uint8Array, name: string, at: number, message: string]>([
    ['a length that is not minimal', hex('a300 01'), 'InvalidVarintError', 0, 'varint not minimally encoded'],
    ['a length of 10 bytes', hex('80808080808080808001'), 'InvalidVarintError', 0, 'larger than uint63'],
    ['a length of 2^62', leb128(2n ** 62n), 'SectionTooLargeError', 0, '4611686018427388000 > 8388608'],
    ['8 MiB + 1', leb128(2 ** 23 + 1), 'SectionTooLargeError', 0, 'invalid section data, length of read beyond'],
    ['CID version 2', section(hex('02 55 12 00'), hex('00')), 'InvalidCidError', 1, 'expected 1 as the cid version'],
    ['CID 12 1f', section(hex('12 1f'), hex('00')), 'InvalidCidError', 1, 'multihash length inconsistent'],
    [
      'a digest over 32 MiB',
      section(concat(hex('01 55 12'), leb128(2 ** 25 + 1)), hex('00')),
      'InvalidCidError',
      1,
      'refusing to',
    ],
    ['no CID at all', hex('01 01'), 'InvalidCidError', 1, 'section length shorter than CID length'],
    [
      '20 bytes for a CID of 36',
      concat(20, block('x').cid.bytes),
      'InvalidCidError',
      1,
      'section length shorter than CID length',
    ],
    ['33 bytes for a CIDv0', concat(33, blockV0('x').cid.bytes), 'InvalidCidError', 1, 'section length shorter'],
    ['a codec that is not minimal', section(hex('01 d500 12 00'), hex('00')), 'InvalidVarintError', 2, 'not minimal'],
    [
      'a codec above 2^53 - 1',
      section(concat(1, leb128(2n ** 60n), hex('12 00')), hex('')),
      'UnsafeIntegerError',
      2,
      'larger',
    ],
  ])('%s: a typed error with the offset, after the sections in front of it', async (_, damage, name, at, message) => {
    const bytes = concat(car.bytes, damage, carV1(manyBlocks(3)).bytes)
    for (const file of [bytes, carV2(bytes)]) {
      const { found, error } = await scan(input(file))
      expect(error).toMatchObject({ name, offset: car.bytes.length + at })
      expect(error.message).toContain(message)
      expect(found).toEqual(placesOf(car))
    }
  })

  test('maxSectionBytes is of CID and block, and inclusive', async () => {
    const one = carV1([block(new Uint8Array(64))])
    expect((await scan(input(one.bytes), { maxSectionBytes: 100 })).error).toBeUndefined()
    expect((await scan(input(one.bytes), { maxSectionBytes: 99 })).error).toMatchObject({
      name: 'SectionTooLargeError',
      offset: one.headerLength,
      length: 100,
      limit: 99,
    })
  })
})

test('a section of exactly 8 MiB is accepted by default, and one byte more is not', async () => {
  const fits = carV1([block(new Uint8Array(2 ** 23 - 36)), block('behind it')])
  for (const input of [fits.bytes, chunked(fits.bytes, 100_000)]) {
    expect(await scan(input)).toEqual({ found: placesOf(fits) })
  }
  const tooLarge = carV1([block(new Uint8Array(2 ** 23 - 35))])
  for (const input of [tooLarge.bytes, chunked(tooLarge.bytes, 100_000)]) {
    expect((await scan(input)).error).toMatchObject({
      name: 'SectionTooLargeError',
      length: 2 ** 23 + 1,
      limit: 2 ** 23,
    })
  }
})

test('the limit may be raised', async () => {
  const large = carV1([block(new Uint8Array(9 * 2 ** 20)), block('behind it')])
  expect(await scan(large.bytes, { maxSectionBytes: 2 ** 24 })).toEqual({ found: placesOf(large) })
})

test('the section that a visitor sees has the bytes of the head', async () => {
  const car = carV1([block('a'), block(pseudoRandomBytes(1, 200_000), 'blake2b-256'), block('c', 'identity')])
  const heads: object[] = []
  await scanCar(car.bytes, (_offset, _cidStart, _dataStart, _end, { bytes, cidStart, cid }) => {
    heads.push({ cid: bytes.slice(cidStart, cid.end), codec: cid.codec, hash: cid.hashCode })
  })
  expect(heads).toEqual(car.sections.map(({ cid }) => ({ cid: cid.bytes, codec: cid.code, hash: cid.multihash.code })))
})

test("a visitor's error ends the scan and closes the source", async () => {
  const { bytes } = carV1(manyBlocks(10))
  const refuse = () => {
    throw new Error('no more')
  }
  expect(await failureOf(() => scanCar(bytes, refuse))).toMatchObject({ message: 'no more' })
})
