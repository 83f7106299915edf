import { spawnSync } from 'node:child_process'
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

const source = join(import.meta.dirname, '../../go-piece')
const binaries = join(import.meta.dirname, '../../.bin')

/**
 * Compiles the Go program for pieces, a module of its own because its versions do not agree with go-car's, and returns
 * its path. A build goes to a file of its own and then takes the program's name, so that nobody starts half a program.
 *
 * @throws when Go is missing or the program does not compile
 */
export function buildGoPieces(): string {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const program = join(binaries, `interop-piece${suffix}`)
  const fresh = join(binaries, `interop-piece-${process.pid}${suffix}`)
  mkdirSync(binaries, { recursive: true })
  const build = spawnSync('go', ['build', '-p', '1', '-trimpath', '-o', fresh, '.'], {
    cwd: source,
    encoding: 'utf8',
    env: { ...process.env, CGO_ENABLED: '0' },
  })
  if (build.error) throw new Error('interop needs Go 1.26 or later', { cause: build.error })
  if (build.status !== 0) {
    rmSync(fresh, { force: true })
    throw new Error(`go build failed:\n${build.stderr}`)
  }
  renameSync(fresh, program)
  return program
}
