import { spawnSync } from 'node:child_process'
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

/** The Go programs, each a module of its own in the folder of this name: their versions do not agree. */
export const GO_PROGRAMS = ['go', 'go-deals', 'go-libp2p', 'go-markets', 'go-piece'] as const
export type GoProgram = (typeof GO_PROGRAMS)[number]

const folder = join(import.meta.dirname, '..')
const binaries = join(import.meta.dirname, '../.bin')

/**
 * Compiles a Go program, that over the CAR libraries unless told otherwise, and returns its path. Tests that run beside
 * each other may each call it: a build goes to a file of its own and then takes the program's name, so that nobody
 * starts half a program.
 *
 * @throws when Go is missing or the program does not compile
 */
export function buildGoPeer(source: GoProgram = 'go'): string {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const name = source === 'go' ? 'interop' : source
  const program = join(binaries, `${name}${suffix}`)
  const fresh = join(binaries, `${name}-${process.pid}${suffix}`)
  mkdirSync(binaries, { recursive: true })
  // One package at a time: the compiler takes a gigabyte for each it has in hand.
  const build = spawnSync('go', ['build', '-p', '1', '-trimpath', '-o', fresh, '.'], {
    cwd: join(folder, source),
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
