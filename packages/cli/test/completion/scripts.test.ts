import { spawnSync } from 'node:child_process'
import { delimiter } from 'node:path'
import { describe, expect, test } from 'vitest'
import { carport, installedCarport } from '../carport.ts'

const path = `${installedCarport()}${delimiter}${process.env.PATH}`

/** What bash offers behind these words. */
function completeInBash(...words: string[]): string[] {
  const quoted = words.map((word) => `'${word}'`).join(' ')
  const program = `
    source <(carport completion bash)
    COMP_WORDS=(carport ${quoted}); COMP_CWORD=${words.length}
    _carport
    printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout } = spawnSync('bash', ['-c', program], { env: { ...process.env, PATH: path } })
  return stdout.toString().trim().split('\n')
}

describe('completion', () => {
  test('bash completes commands, options and values', () => {
    expect(completeInBash('car', 'in')).toEqual(['inspect', 'index'])
    expect(completeInBash('car', 'list', '--un')).toEqual(['--unixfs', '--unixfs-blocks'])
    expect(completeInBash('car', 'index', '--codec', '')).toContain('car-index-sorted')
  })

  test('bash is offered nothing where a file belongs, so that it offers files', () => {
    expect(completeInBash('car', 'inspect', '')).toEqual([''])
    expect(carport(['completion', 'bash']).stdout).toContain('complete -o default')
  })

  test.each(['bash', 'zsh', 'fish'])('there is a script for %s', (shell) => {
    const { status, stdout } = carport(['completion', shell])
    expect(status).toBe(0)
    expect(stdout).toContain('carport completion candidates -- ')
  })
})
