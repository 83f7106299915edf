import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { installedCarport } from './carport.ts'
import { temporaryFolder } from './temporary-folder.ts'

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
const blocks = [...readme.matchAll(/^```console\n(.*?)^```$/gms)].map((match) => match[1] as string)
const cwd = temporaryFolder()
const path = `${installedCarport()}${delimiter}${process.env.PATH}`

/** The examples of the README, one after the other in one folder: each command, and what it prints. */
describe('README', () => {
  const examples = blocks.flatMap((block) => {
    const commands = block.split(/^\$ /m).slice(1)
    return commands.map((text) => ({
      command: text.slice(0, text.indexOf('\n')),
      output: text.slice(text.indexOf('\n') + 1),
    }))
  })

  test.each(examples)('$command', ({ command, output }) => {
    const { stdout } = spawnSync('bash', ['-c', `(${command}) 2>&1`], { cwd, env: { ...process.env, PATH: path } })
    expect(stdout.toString()).toBe(output)
  })
})
