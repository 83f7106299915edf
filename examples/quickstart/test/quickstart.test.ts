import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const script = join(import.meta.dirname, '../quickstart.ts')

/** Runs the quickstart on a file of this content, in a folder of its own; without content the file is not there. */
function quickstart(content?: Uint8Array | string) {
  const cwd = mkdtempSync(join(tmpdir(), 'carport-quickstart-'))
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
  if (content !== undefined) writeFileSync(join(cwd, 'some file'), content)
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, 'some file'], {
    cwd,
    env: { ...process.env, INIT_CWD: cwd },
  })
  return { status, stdout: stdout.toString(), stderr: stderr.toString() }
}

test.each([
  ['of several blocks', Buffer.alloc(3_000_000, 'no two chunks alike, '), 13],
  ['of one block', 'a small file', 1],
  ['that is empty', '', 1],
])('a file %s comes back byte for byte', (_what, content, blocks) => {
  const { status, stdout, stderr } = quickstart(content)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toContain('some file.car, and came back from it byte for byte.')
  const steps = ['import and write', 'verify', 'list', 'look up every CID', 'read back and compare', 'piece commitment']
  for (const step of steps) expect(stdout).toMatch(new RegExp(`^${step} +[\\d,]+ +${blocks} +[\\d.]+ ms +\\d+$`, 'm'))
  expect(stdout).toMatch(/^Its piece, for a deal: baga6ea4sea[a-z2-7]+$/m)
  expect(stdout).toContain("npx carport car inspect '.tmp/quickstart/some file.car'\n")
})

test('what is no file is refused in one line', () => {
  const { status, stderr } = quickstart()
  expect(status).toBe(2)
  expect(stderr).toMatch(/^quickstart: .*some file is not a file\n$/)
})
