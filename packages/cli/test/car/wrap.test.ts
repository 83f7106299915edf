import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { car, carport } from '../carport.ts'
import { block, MadeCars } from '../made-cars.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const cars = new MadeCars(temporaryFolder())
const a = await block('a')
const v1 = await cars.v1('v1.car', [a], [a])
const v2 = await cars.v2('v2.car', [a], [a])

describe.each([
  { command: 'wrap', from: v1, to: v2 },
  { command: 'unwrap', from: v2, to: v1 },
])('$command', ({ command, from, to }) => {
  test('makes a file', () => {
    const out = cars.path(`${command}.car`)
    expect(car(command, from, out)).toBe('')
    expect(readFileSync(out)).toEqual(readFileSync(to))
  })

  test('replaces a file with --force only', () => {
    const out = cars.bytes(`${command}-there.car`, Buffer.from('what was there before'))
    expect(carport(['car', command, from, out])).toMatchObject({
      status: 1,
      stderr: `carport: AlreadyExistsError: ${out} already exists\n`,
    })
    expect(readFileSync(out, 'utf8')).toBe('what was there before')
    car(command, '--force', from, out)
    expect(readFileSync(out)).toEqual(readFileSync(to))
  })

  test('reads standard input, writes standard output', () => {
    expect(carport(['car', command, '-', '-'], { input: readFileSync(from) }).bytes).toEqual(readFileSync(to))
  })

  test('refuses the other version, and leaves nothing behind', () => {
    const out = cars.path(`${command}-wrong.car`)
    const { status, stderr } = carport(['car', command, to, out])
    expect(status).toBe(1)
    expect(stderr).toMatch(/^carport: (?:InvalidVersionError: source version must be 1; got: 2|AlreadyV1Error: .+)\n$/)
    expect(existsSync(out)).toBe(false)
    expect(readdirSync(cars.folder).filter((name) => name.startsWith('.'))).toEqual([])
  })

  test('is Carport’s own, so wrong usage is exit code 2', () => {
    expect(carport(['car', command, from]).status).toBe(2)
    expect(carport(['car', command, '--nope', from, 'out.car']).status).toBe(2)
  })
})
