import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { car, carport, jsonLines, lines } from '../carport.ts'
import { block, MadeCars } from '../made-cars.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const cars = new MadeCars(temporaryFolder())
const [a, b] = [await block('a'), await block('b')]
const v1 = await cars.v1('v1.car', [a], [a, b])
const v2 = await cars.v2('v2.car', [a], [a, b])
const index = readFileSync(v2).subarray(51 + readFileSync(v1).length)
const records = [
  { digest: Buffer.from(a.cid.multihash.digest).toString('hex'), offset: 59 },
  { digest: Buffer.from(b.cid.multihash.digest).toString('hex'), offset: 59 + 38 },
].sort((left, right) => (left.digest < right.digest ? -1 : 1))

describe('detach-index', () => {
  test('writes the index as it lies in the CAR, to standard output or in the place of a file', () => {
    expect(carport(['car', 'detach-index', v2]).bytes).toEqual(index)
    expect(carport(['car', 'detach-index', '-', '-'], { input: readFileSync(v2) }).bytes).toEqual(index)
    const out = cars.bytes('out.carindex', Buffer.from('what was there before'))
    car('detach-index', v2, out)
    expect(readFileSync(out)).toEqual(index)
  })

  test('fails where there is none, and makes no file', () => {
    const out = cars.path('none.carindex')
    expect(carport(['car', 'detach-index', v1, out])).toMatchObject({
      status: 1,
      stderr: 'carport: NoIndexError: no index present\n',
    })
    expect(() => readFileSync(out)).toThrow('ENOENT')
  })
})

describe('detach-index list', () => {
  test('prints multihash and offset of each record, in the order of the index', () => {
    const path = cars.bytes('sorted.carindex', index)
    const expected = records.map(({ digest, offset }) => `1220${digest} ${offset}`)
    expect(lines(car('detach-index', 'list', path))).toEqual(expected)
    expect(lines(carport(['car', 'detach-index', 'list'], { input: index }).stdout)).toEqual(expected)
  })

  test('prints the digest for a car-index-sorted, which knows no more', () => {
    const path = cars.path('0400.carindex')
    car('index', 'create', '-c', 'car-index-sorted', v1, path)
    expect(lines(car('detach-index', 'list', path))).toEqual(records.map(({ digest, offset }) => `${digest} ${offset}`))
    expect(jsonLines(car('detach-index', 'list', '--json', path))).toEqual(records)
  })

  test('gives JSON', () => {
    const path = cars.bytes('json.carindex', index)
    expect(jsonLines(car('detach-index', 'list', '--json', path))).toEqual(
      records.map(({ digest, offset }) => ({ multihash: `1220${digest}`, offset })),
    )
  })

  test('fails on what is no index', () => {
    const { status, stderr } = carport(['car', 'detach-index', 'list', v1])
    expect(status).toBe(1)
    expect(stderr).toMatch(/^carport: UnknownIndexCodecError: unknown index codec: 0x\w+\n$/)
  })
})
