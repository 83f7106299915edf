import { messageTypes } from '@carport/deal-protocol'
import { describe, expect, test } from 'vitest'
import { candidatesFor } from '../../src/completion/candidates.ts'
import { carport } from '../../src/program.ts'
import { jsonLines, lines } from '../carport.ts'
import { answered, deal } from './made-deals.ts'

describe('carport deal types', () => {
  test('prints each name on a line', () => {
    const names = lines(answered('types'))
    expect(names).toEqual([...messageTypes.keys()])
    expect(names).toContain('DealParams')
  })

  test('with --json tells what they are made of', () => {
    const all = jsonLines(answered('types', '--json'))
    expect(all.map(({ type }) => type)).toEqual([...messageTypes.keys()])
    expect(all.find(({ type }) => type === 'DealResponse')).toEqual({
      type: 'DealResponse',
      protocol: '/fil/storage/mk/1.2.1, /fil/storage/mk/1.2.0',
      style: 'map',
      about: expect.any(String),
      fields: [
        { name: 'accepted', wireName: 'Accepted', kind: 'boolean', presence: 'required' },
        { name: 'message', wireName: 'Message', kind: 'text', presence: 'required' },
      ],
    })
  })
})

describe('completion', () => {
  const texts = (...words: string[]) => candidatesFor(carport(), ['deal', ...words]).map(({ text }) => text)

  test('offers the commands, and their options', () => {
    expect(texts('')).toEqual(['decode', 'encode', 'cid', 'verify', 'sign', 'types', 'help'])
    expect(texts('decode', '--')).toEqual(['--help', '--json', '--strict'])
    expect(texts('sign', '--type', '')).toEqual(['secp256k1', 'bls', 'delegated'])
    expect(texts('cid', '--hash', 'b')).toEqual(['blake2b-256'])
  })

  test.each(['decode', 'encode', 'cid'])('offers the types behind %s, and files behind the type', (command) => {
    expect(texts(command, '')).toEqual([...messageTypes.keys()])
    expect(texts(command, 'DealPa')).toEqual(['DealParams', 'DealParamsV120'])
    expect(texts(command, 'DealParams', '')).toEqual([])
  })

  test('offers files where keys and deals are', () => {
    expect(texts('sign', '--key', '')).toEqual([])
    expect(texts('verify', '')).toEqual([])
  })
})

test.each(['decode', 'encode', 'cid', 'verify', 'sign', 'types'])('carport deal %s --help has examples', (command) => {
  const { status, stdout, stderr } = deal([command, '--help'])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toMatch(new RegExp(`^Usage: carport deal ${command}`))
  expect(stdout).toContain('--json')
  expect(stdout).toContain(`\nExamples:\n  `)
  expect(stdout).not.toContain('AskRequestV101')
})
