import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { carport, jsonLines, lines } from '../carport.ts'
import { block, MadeCars } from '../made-cars.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const cars = new MadeCars(temporaryFolder())
const [a, b] = [await block('first block'), await block('second block')]
const sound = await cars.v2('sound.car', [a], [a, b])

/** Both blocks spoilt: each is a problem of its own. */
function spoilt(): string {
  const bytes = readFileSync(sound)
  for (const { bytes: data } of [a, b]) bytes[bytes.indexOf(data)] ^= 1
  return cars.bytes('spoilt.car', bytes)
}

describe('verify', () => {
  test.each(['verify', 'v'])('%s says nothing of a sound CAR', (name) => {
    expect(carport(['car', name, sound])).toMatchObject({ status: 0, stdout: '', stderr: '' })
    expect(carport(['car', name, '--json', '-'], { input: readFileSync(sound) })).toMatchObject({
      status: 0,
      stdout: '',
      stderr: '',
    })
  })

  test('tells every problem, each on a line of its own', () => {
    const { status, stdout, stderr } = carport(['car', 'verify', spoilt()])
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(lines(stderr)).toEqual([
      expect.stringMatching(`^carport: HashMismatchError: mismatch in content integrity, expected: ${a.cid}, got: `),
      expect.stringMatching(`^carport: HashMismatchError: mismatch in content integrity, expected: ${b.cid}, got: `),
    ])
  })

  test('tells them as JSON, with all fields', () => {
    const { status, stderr } = carport(['car', 'verify', '--json', spoilt()])
    expect(status).toBe(1)
    expect(jsonLines(stderr)[1]).toEqual({
      error: {
        name: 'HashMismatchError',
        message: expect.stringContaining('mismatch in content integrity'),
        cid: b.cid.toString(),
        offset: 59 + 1 + 36 + a.bytes.length,
      },
    })
  })

  test.each([
    ['no roots', () => cars.v1('no-roots.car', [], [a]), 'NoRootsError: no roots listed in car header'],
    [
      'a missing root',
      () => cars.v1('missing-root.car', [b], [a]),
      `MissingRootsError: header lists root(s) not present as a block: ${b.cid}`,
    ],
    [
      'bytes behind the payload',
      async () => {
        const bytes = readFileSync(sound)
        bytes.fill(0, 43, 51) // IndexOffset
        return cars.bytes('unaccounted.car', bytes)
      },
      'UnaccountedBytesError: header claims no index, but extra bytes in file beyond data size',
    ],
  ])('finds %s', async (_what, make, line) => {
    const { status, stderr } = carport(['car', 'verify', await make()])
    expect(status).toBe(1)
    expect(lines(stderr).at(-1)).toMatch(`carport: ${line}`)
  })

  test('fails where there is no file', () => {
    const { status, stderr } = carport(['car', 'verify', cars.path('nothing.car')])
    expect(status).toBe(1)
    expect(stderr).toBe(`carport: FileError: cannot open ${cars.path('nothing.car')}: ENOENT\n`)
  })

  test('needs to be told which CAR', () => {
    expect(carport(['car', 'verify'])).toMatchObject({
      status: 1,
      stderr: "carport: UsageError: missing required argument 'car'\n",
    })
  })
})
