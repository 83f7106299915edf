import { describe, expect, test } from 'vitest'
import { chooseCases, parseArguments } from '../harness/arguments.ts'
import type { Case } from '../harness/case.ts'

describe('parseArguments', () => {
  test('a suite alone measures everything and writes the page', () => {
    expect(parseArguments(['carv2'])).toEqual({ suite: 'carv2', rounds: 5, only: undefined, write: true })
  })

  test('some of the cases never replace the page', () => {
    expect(parseArguments(['carv2', '--rounds', '3', '--only', 'index,get-a'])).toEqual({
      suite: 'carv2',
      rounds: 3,
      only: ['index', 'get-a'],
      write: false,
    })
  })

  test('--no-write leaves the page as it is', () => {
    expect(parseArguments(['carv2', '--no-write']).write).toBe(false)
  })

  test.each([
    { why: 'no suite', args: [] },
    { why: 'two suites', args: ['carv2', 'cli'] },
    { why: 'no round', args: ['carv2', '--rounds', '0'] },
    { why: 'half a round', args: ['carv2', '--rounds', '1.5'] },
    { why: 'an unknown option', args: ['carv2', '--fast'] },
  ])('refuses $why', ({ args }) => {
    expect(() => parseArguments(args)).toThrow()
  })
})

describe('chooseCases', () => {
  const cases = ['index-a', 'index-b', 'get-a', 'get-verified-a'].map(
    (name): Case => ({ name, title: '', sides: [], targets: [] }),
  )
  const chosen = (only?: string[]) => chooseCases(cases, only).map(({ name }) => name)

  test.each([
    { only: undefined, expected: ['index-a', 'index-b', 'get-a', 'get-verified-a'] },
    { only: ['index'], expected: ['index-a', 'index-b'] },
    { only: ['get-a', 'index-b'], expected: ['index-b', 'get-a'] },
  ])('$only are $expected', ({ only, expected }) => {
    expect(chosen(only)).toEqual(expected)
  })

  test('a name that is of none is an error that lists them', () => {
    expect(() => chosen(['inde'])).toThrow('no case is called inde; there are index-a, index-b, get-a, get-verified-a')
  })
})
