import { readFileSync } from 'node:fs'
import { createIndex, encodeIndex } from '@carport/carv2'
import { describe, expect, test } from 'vitest'
import { car, carport } from '../carport.ts'
import { block, identityBlock, MadeCars } from '../made-cars.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const cars = new MadeCars(temporaryFolder())
const [a, b] = [await block('a'), await block('b')]
const blocks = [a, b, identityBlock('i')]
const v1 = await cars.v1('v1.car', [a], blocks)
const v2 = await cars.v2('v2.car', [a], blocks)

describe('index', () => {
  test.each(['index', 'i'])('%s writes a CARv1 as a CARv2 with an index, to standard output', (name) => {
    expect(carport(['car', name, v1]).bytes).toEqual(readFileSync(v2))
  })

  test('writes a file in the place of another, and a CARv2 anew', () => {
    const out = cars.bytes('out.car', Buffer.from('what was there before'))
    expect(car('index', '-c', 'car-index-sorted', v2, out)).toBe('')
    expect(JSON.parse(car('inspect', '--json', out))).toMatchObject({ indexCodec: 0x0400, dataSize: 142 })
    car('index', out, out)
    expect(readFileSync(out)).toEqual(readFileSync(v2))
  })

  test('leaves the index away with --codec none', () => {
    const { bytes } = carport(['car', 'index', '--codec=none', v2, '-'])
    const expected = readFileSync(v2).subarray(0, bytes.length)
    expected.fill(0, 43, 51) // IndexOffset
    expect(bytes).toEqual(expected)
  })

  test('writes a CARv1 with --version 1, from either version', () => {
    const out = cars.path('unwrapped.car')
    for (const from of [v1, v2]) {
      expect(carport(['car', 'index', '--version', '1', from]).bytes).toEqual(readFileSync(v1))
      car('index', '--version=1', '--codec', 'none', from, out)
      expect(readFileSync(out)).toEqual(readFileSync(v1))
    }
  })

  test('keeps the zeros of a padded piece in the payload, and indexes what is in front of them', () => {
    const padded = cars.bytes('padded.car', Buffer.concat([readFileSync(v1), Buffer.alloc(9)]))
    const out = cars.path('padded-v2.car')
    car('index', padded, out)
    expect(JSON.parse(car('inspect', '--json', out))).toMatchObject({ blockCount: 3, dataSize: 142 + 9 })
    expect(carport(['car', 'index', '--version', '1', out]).bytes).toEqual(readFileSync(padded))
  })

  test('reads standard input', () => {
    expect(carport(['car', 'index', '-'], { input: readFileSync(v1) }).bytes).toEqual(readFileSync(v2))
  })

  test.each([
    [['--version', '1', '--codec', 'car-index-sorted'], "'none' is the only supported codec for a v1 car"],
    [['--version', '3'], 'invalid CAR version 3'],
    [['--codec', 'car'], "option '-c, --codec <codec>' argument 'car' is invalid"],
  ])('refuses %j', (flags, message) => {
    const { status, stderr } = carport(['car', 'index', ...flags, v1])
    expect(status).toBe(1)
    expect(stderr).toContain(message)
  })
})

describe('index create', () => {
  test.each(['car-multihash-index-sorted', 'car-index-sorted'] as const)('writes a %s of its own', async (codec) => {
    const expected = Buffer.from(encodeIndex(await createIndex(v1), codec))
    for (const from of [v1, v2]) {
      const out = cars.path('out.carindex')
      car('index', 'create', '--codec', codec, from, out)
      expect(readFileSync(out)).toEqual(expected)
    }
  })

  test('reads standard input, writes standard output', () => {
    const { bytes } = carport(['car', 'i', 'create', '-'], { input: readFileSync(v2) })
    expect(bytes).toEqual(carport(['car', 'detach-index', v2]).bytes)
  })
})
