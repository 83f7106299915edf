import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { car, carport } from '../carport.ts'
import { block, identityBlock, MadeCars } from '../made-cars.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const cars = new MadeCars(temporaryFolder())
const [a, b, odd] = [await block('a'), await block('bb', 0x71), await block('ccc', 0x1234)]
const v1 = await cars.v1('v1.car', [a], [a, b])
const v2 = await cars.v2('v2.car', [a, b], [a, b, identityBlock('i'), odd])

describe('inspect', () => {
  test('reports a CARv1 without the lines of a CARv2 header', () => {
    expect(car('inspect', v1)).toBe(
      [
        'Version: 1',
        `Roots: ${a.cid}`,
        'Root blocks present in data: Yes',
        'Block count: 2',
        'Min / average / max block length (bytes): 1 / 1 / 2',
        'Min / average / max CID length (bytes): 36 / 36 / 36',
        'Block count per codec:',
        '\traw: 1',
        '\tdag-cbor: 1',
        'CID count per multihash:',
        '\tsha2-256: 2',
        '',
      ].join('\n'),
    )
  })

  test('reports a CARv2: its header, several roots, counts by ascending code, codes without a name', () => {
    expect(car('inspect', v2)).toBe(
      [
        'Version: 2',
        'Characteristics: 00000000000000000000000000000000',
        'Data offset: 51',
        'Data (payload) length: 225',
        'Index offset: 276',
        'Index type: car-multihash-index-sorted',
        `Roots:\n\t${a.cid}\n\t${b.cid}`,
        'Root blocks present in data: Yes',
        'Block count: 4',
        'Min / average / max block length (bytes): 1 / 1 / 3',
        'Min / average / max CID length (bytes): 5 / 28 / 37',
        'Block count per codec:',
        '\traw: 2',
        '\tdag-cbor: 1',
        '\tCode(4660): 1',
        'CID count per multihash:',
        '\tidentity: 1',
        '\tsha2-256: 3',
        '',
      ].join('\n'),
    )
  })

  test('says when there are no roots, no blocks, and no index', async () => {
    const empty = await cars.v1('empty.car', [], [])
    const indexless = cars.path('indexless.car')
    car('index', '--codec', 'none', empty, indexless)
    expect(car('inspect', indexless)).toContain('Index offset: 0\nIndex type: (none)\nRoots: (none)\n')
    expect(car('inspect', empty)).toContain('Root blocks present in data: Yes\nBlock count: 0\n')
  })

  test('says when a root is not in the data', async () => {
    expect(car('inspect', await cars.v1('rootless.car', [b], [a]))).toContain('Root blocks present in data: No\n')
  })

  test('reads standard input, named or not', () => {
    const input = readFileSync(v2)
    expect(carport(['car', 'inspect'], { input }).stdout).toBe(car('inspect', v2))
    expect(carport(['car', 'inspect', '-'], { input }).stdout).toBe(car('inspect', v2))
  })

  test('hashes blocks with --full only', () => {
    const damaged = readFileSync(v1)
    damaged[damaged.length - 1] ^= 1
    const path = cars.bytes('damaged.car', damaged)
    expect(carport(['car', 'inspect', path]).status).toBe(0)
    const { status, stdout, stderr } = carport(['car', 'inspect', '--full', path])
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/^carport: HashMismatchError: mismatch in content integrity, expected: bafy.*\n$/)
  })

  test('takes a zero-length section as the end', () => {
    const padded = cars.bytes('padded.car', Buffer.concat([readFileSync(v1), Buffer.alloc(100)]))
    expect(car('inspect', padded)).toBe(car('inspect', v1))
  })

  test('gives one JSON document: numbers as numbers, CIDs as strings', () => {
    const inspection = JSON.parse(car('inspect', '--json', v2))
    expect(inspection).toEqual({
      version: 2,
      characteristics: '00000000000000000000000000000000',
      dataOffset: 51,
      dataSize: 225,
      indexOffset: 276,
      indexCodec: 0x0401,
      roots: [a.cid.toString(), b.cid.toString()],
      rootsPresent: true,
      blockCount: 4,
      minBlockLength: 1,
      avgBlockLength: 1,
      maxBlockLength: 3,
      minCidLength: 5,
      avgCidLength: 28,
      maxCidLength: 37,
      codecCounts: { '0x55': 2, '0x71': 1, '0x1234': 1 },
      mhTypeCounts: { '0x0': 1, '0x12': 3 },
    })
    expect(JSON.parse(car('inspect', '--json', v1))).not.toHaveProperty('dataOffset')
  })
})
