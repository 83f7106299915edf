import { describe, expect, test } from 'vitest'
import { candidatesFor } from '../../src/completion/candidates.ts'
import { carport } from '../../src/program.ts'

/** What can be typed in the place of the last word. */
function texts(...words: string[]): string[] {
  return candidatesFor(carport(), words).map(({ text }) => text)
}

describe('candidates', () => {
  test('are commands, with what they do', () => {
    expect(texts('')).toEqual(['car', 'piece', 'deal', 'completion', 'help'])
    expect(texts('car', 'in')).toEqual(['inspect', 'index'])
    expect(candidatesFor(carport(), ['car', 'wr'])).toEqual([
      { text: 'wrap', brief: 'Wrap a CARv1 in a CARv2 with an index.' },
    ])
  })

  test('are subcommands as long as there is no argument', () => {
    expect(texts('car', 'index', '')).toEqual(['create'])
    expect(texts('car', 'index', 'some.car', '')).toEqual([])
    expect(texts('car', 'detach-index', '-', '')).toEqual([])
  })

  test('are options, behind an alias too', () => {
    expect(texts('car', 'ls', '--un')).toEqual(['--unixfs', '--unixfs-blocks'])
    expect(texts('car', 'index', 'create', '--c')).toEqual(['--codec'])
    expect(texts('car', 'x', '-')).toContain('-i')
  })

  test('are the values of an option, or of an argument', () => {
    expect(texts('car', 'pb', '--codec', 'dag-')).toEqual(['dag-pb', 'dag-cbor', 'dag-json'])
    expect(texts('car', 'pb', '-c', 'r')).toEqual(['raw'])
    expect(texts('completion', '')).toEqual(['bash', 'zsh', 'fish'])
  })

  test('are none where a file belongs', () => {
    expect(texts('car', 'inspect', '')).toEqual([])
    expect(texts('car', 'create', '-f', '')).toEqual([])
    expect(texts('nonsense', 'car', '')).toEqual([])
  })
})
