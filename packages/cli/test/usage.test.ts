import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { carport } from './carport.ts'

const version = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')).version
const named = ['inspect', 'list', 'root', 'verify', 'get-block', 'put-block', 'create', 'extract']
const commands = [...named, 'index', 'index create', 'detach-index', 'detach-index list', 'wrap', 'unwrap']

describe('help', () => {
  test.each(commands)('carport car %s --help', (command) => {
    const { status, stdout, stderr } = carport(['car', ...command.split(' '), '--help'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(new RegExp(`^Usage: carport car ${command.split(' ').join('\\S* ')}`))
    expect(stdout).toContain('--json')
  })

  test('names every area and command', () => {
    const { stdout: areas } = carport(['--help'])
    for (const area of ['car', 'piece', 'deal', 'completion']) expect(areas).toMatch(new RegExp(`^  ${area} `, 'm'))
    const { stdout } = carport(['help', 'car'])
    for (const command of commands.filter((name) => !name.includes(' '))) expect(stdout).toMatch(`\n  ${command}`)
  })

  test('--version prints the version of the package', () => {
    expect(carport(['--version'])).toMatchObject({ status: 0, stdout: `${version}\n` })
  })
})

describe('wrong usage', () => {
  test.each([
    [[], 2, 'a command is missing'],
    [['car'], 2, 'a command is missing'],
    [['nope'], 2, "unknown command 'nope'"],
    [['car', 'lst'], 2, "unknown command 'lst' (Did you mean list?)"],
    [['--nope'], 2, "unknown option '--nope'"],
    [['car', 'wrap'], 2, "missing required argument 'in'"],
    [['completion', 'tcsh'], 2, "command-argument value 'tcsh' is invalid"],
    [['car', 'inspect', '--nope'], 1, "unknown option '--nope'"],
    [['car', 'inspect', 'a.car', 'b.car'], 1, "too many arguments for 'inspect'"],
    [['car', 'index', 'create'], 1, "missing required argument 'car'"],
    [['car', 'extract', '--file'], 1, "option '-f, --file <car>' argument missing"],
  ] as const)('carport %j ends with %i', (parameters, code, message) => {
    const { status, stdout, stderr } = carport(parameters)
    expect({ status, stdout }).toEqual({ status: code, stdout: '' })
    expect(stderr.split('\n').at(-2)).toContain(`carport: UsageError: ${message}`)
  })

  test('is told in JSON with --json', () => {
    const { status, stderr } = carport(['car', 'root', '--json', '--nope'])
    expect(status).toBe(1)
    expect(JSON.parse(stderr)).toEqual({ error: { name: 'UsageError', message: "unknown option '--nope'" } })
  })
})

describe('errors', () => {
  test('have all their fields in JSON', () => {
    expect(JSON.parse(carport(['car', 'root', '--json', '/nothing.car']).stderr)).toEqual({
      error: { name: 'FileError', message: 'cannot open /nothing.car: ENOENT', code: 'ENOENT', path: '/nothing.car' },
    })
  })
})
