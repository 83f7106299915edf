import { spawnSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { carport, carportScript } from '../carport.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const folder = temporaryFolder()
writeFileSync(join(folder, 'carport'), `#!/bin/sh\nexec "${process.execPath}" "${carportScript}" "$@"\n`)
chmodSync(join(folder, 'carport'), 0o755)

/** What bash offers behind these words. */
function completeInBash(...words: string[]): string[] {
  const quoted = words.map((word) => `'${word}'`).join(' ')
  const program = `
    source <(carport completion bash)
    COMP_WORDS=(carport ${quoted}); COMP_CWORD=${words.length}
    _carport
    printf '%s\\n' "\${COMPREPLY[@]}"`
  const path = `${folder}${delimiter}${process.env.PATH}`
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
