import { spawnSync } from 'node:child_process'
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { duration, number } from './quantities.ts'
import { median } from './statistics.ts'

/** What figures depend on, besides the code. */
export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly memoryBytes: number
  readonly system: string
  /** Names with versions: Node, Go, the peers. */
  readonly software: readonly string[]
  /** Median time to make an append of 200 bytes durable, in seconds. */
  readonly fsyncSeconds: number
}

const APPENDS = 200
const APPEND_BYTES = 200

/** Looks at this machine; appends to a file in `folder` to time it. */
export function inspectMachine(folder: string, software: readonly string[]): Machine {
  const processors = cpus()
  return {
    processor: processors[0]?.model.trim() ?? 'unknown processor',
    cores: processors.length,
    memoryBytes: totalmem(),
    system: `${type()} ${release()}`,
    software: [`Node ${process.versions.node}`, ...software],
    fsyncSeconds: timeFsync(folder),
  }
}

export function describeMachine({ processor, cores, memoryBytes, system, software, fsyncSeconds }: Machine): string {
  const memory = `${number(memoryBytes / 2 ** 30)} GiB of memory`
  const disk = `fsync of an append of ${APPEND_BYTES} bytes ${duration(fsyncSeconds)}`
  return `Machine: ${processor}, ${cores} cores, ${memory}, ${system}; ${disk}. ${software.join(', ')}.`
}

/** `go1.26.8` as `Go 1.26.8`; nothing where there is no Go. */
export function goVersion(): string[] {
  const version = /go(\d[\w.]*)/.exec(spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' }).stdout ?? '')?.[1]
  return version === undefined ? [] : [`Go ${version}`]
}

/** Versions of Go modules, out of the peer's `go.mod`. */
export function goModuleVersions(goMod: string, modules: readonly string[]): string[] {
  const text = readFileSync(goMod, 'utf8')
  return modules.map((module) => {
    const found = text.split(/\s+/)
    return `${module} ${found[found.indexOf(module) + 1]}`
  })
}

/** Versions of npm packages that are installed beside these modules. */
export function npmVersions(modules: string, packages: readonly string[]): string[] {
  return packages.map((name) => {
    const { version } = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'))
    return `${name} ${version}`
  })
}

function timeFsync(folder: string): number {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'fsync')
  const file = openSync(path, 'w')
  const record = new Uint8Array(APPEND_BYTES)
  const seconds: number[] = []
  for (let i = 0; i < APPENDS; i++) {
    const start = performance.now()
    writeSync(file, record)
    fsyncSync(file)
    seconds.push((performance.now() - start) / 1000)
  }
  closeSync(file)
  rmSync(path)
  return median(seconds)
}
