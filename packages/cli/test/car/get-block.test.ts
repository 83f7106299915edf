import { readFileSync } from 'node:fs'
import { CID } from 'multiformats/cid'
import { describe, expect, test } from 'vitest'
import { car, carport } from '../carport.ts'
import { block, identityBlock, MadeCars } from '../made-cars.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const cars = new MadeCars(temporaryFolder())
const [a, binary, absent] = [await block('a'), await block(Buffer.from([0, 255, 10, 128])), await block('absent')]
const path = await cars.v2('some.car', [a], [a, binary])

describe('get-block', () => {
  test.each(['get-block', 'gb'])('%s writes the bytes, and nothing else', (name) => {
    expect(carport(['car', name, path, `${binary.cid}`]).bytes).toEqual(binary.bytes)
  })

  test('writes a file in the place of another', () => {
    const out = cars.bytes('block', Buffer.from('what was there before'))
    expect(car('get-block', path, `${binary.cid}`, out)).toBe('')
    expect(readFileSync(out)).toEqual(binary.bytes)
  })

  test('finds a block by its multihash, in any base, and from standard input', () => {
    const other = CID.createV1(0x71, binary.cid.multihash)
    const v0 = CID.create(0, 0x70, binary.cid.multihash)
    for (const cid of [other, v0]) expect(carport(['car', 'gb', path, `${cid}`]).bytes).toEqual(binary.bytes)
    const { bytes } = carport(['car', 'gb', '-', `${binary.cid}`], { input: readFileSync(path) })
    expect(bytes).toEqual(binary.bytes)
  })

  test('answers an identity CID from itself', () => {
    expect(car('get-block', path, `${identityBlock('itself').cid}`)).toBe('itself')
  })

  test('fails where the block is missing, in text and in JSON', () => {
    expect(carport(['car', 'gb', path, `${absent.cid}`])).toMatchObject({
      status: 1,
      stdout: '',
      stderr: `carport: NotFoundError: ipld: could not find ${absent.cid}\n`,
    })
    expect(JSON.parse(carport(['car', 'gb', '--json', path, `${absent.cid}`]).stderr)).toEqual({
      error: { name: 'NotFoundError', message: `ipld: could not find ${absent.cid}`, cid: `${absent.cid}` },
    })
  })

  test('hands out nothing that does not hash to its CID', () => {
    const bytes = readFileSync(path)
    bytes[bytes.indexOf(binary.bytes)] ^= 1
    const { status, stdout, stderr } = carport(['car', 'gb', cars.bytes('damaged.car', bytes), `${binary.cid}`])
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain('HashMismatchError')
  })

  test('refuses what is no CID', () => {
    expect(carport(['car', 'gb', path, 'no-cid'])).toMatchObject({
      status: 1,
      stderr: "carport: UsageError: command-argument value 'no-cid' is invalid for argument 'cid'. It is no CID.\n",
    })
  })
})
