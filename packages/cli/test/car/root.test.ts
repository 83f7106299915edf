import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { car, carport, jsonLines } from '../carport.ts'
import { block, MadeCars } from '../made-cars.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const cars = new MadeCars(temporaryFolder())
const [a, b] = [await block('a'), await block('b')]
const two = await cars.v2('two.car', [b, a], [a, b])

describe('root', () => {
  test('prints the roots in their order, one a line', () => {
    expect(car('root', two)).toBe(`${b.cid}\n${a.cid}\n`)
  })

  test('prints nothing when there are none', async () => {
    expect(car('root', await cars.v1('none.car', [], [a]))).toBe('')
  })

  test('reads standard input', () => {
    expect(carport(['car', 'root'], { input: readFileSync(two) }).stdout).toBe(car('root', two))
  })

  test('gives a JSON object a line', () => {
    expect(jsonLines(car('root', '--json', two))).toEqual([{ cid: `${b.cid}` }, { cid: `${a.cid}` }])
  })

  test('fails on what is no CAR', () => {
    const { status, stderr } = carport(['car', 'root', cars.bytes('no.car', Buffer.from('no CAR at all'))])
    expect(status).toBe(1)
    expect(stderr).toMatch(/^carport: \w+Error: .+\n$/)
  })
})
