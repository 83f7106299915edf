import { join } from 'node:path'
import process from 'node:process'

/** Who hashes a file, in a process of its own. */
export interface Side {
  readonly name: string
  /** MiB of payload: slow ones get less, and are compared by bytes a second. */
  readonly mebibytes: number
  readonly command: string
  readonly parameters: (path: string) => string[]
  readonly environment?: Readonly<Record<string, string>>
}

export interface Places {
  /** This folder's parent. */
  readonly bench: string
  /** Where its programs are compiled to. */
  readonly programs: string
  /** The Go program; undefined where it cannot be built. */
  readonly go: string | undefined
}

/** Every side, ours first. `mebibytes` is what the fast ones hash. */
export function sides({ bench, programs, go }: Places, mebibytes: number): Side[] {
  const node = (module: string, name: string, size: number, ...more: string[]) => ({
    mebibytes: size,
    command: process.execPath,
    parameters: (path: string) => ['--expose-gc', join(programs, 'harness/measure.js'), module, name, path, ...more],
  })
  const carport = (threads: number, implementation: string, size = mebibytes) =>
    node(join(programs, 'piece/programs/carport.js'), 'commitFile', size, `${threads}`, implementation)
  const peer = (file: string, name: string, size: number) => node(join(bench, 'peers', file), name, size)
  const hashhash = (program: string, cores: number): Side => ({
    name: `go-fil-commp-hashhash, ${cores === 1 ? '1 core' : `${cores} cores`}`,
    mebibytes,
    command: program,
    parameters: (path) => ['bench', 'file', path],
    environment: { GOMAXPROCS: `${cores}` },
  })
  return [
    { name: 'Carport, native', ...carport(1, 'native') },
    { name: 'Carport, native, 2 threads', ...carport(2, 'native') },
    { name: 'Carport, WASM', ...carport(1, 'wasm') },
    { name: 'Carport, WASM, 2 threads', ...carport(2, 'wasm') },
    { name: 'Carport, JavaScript', ...carport(1, 'javascript', 64) },
    ...(go === undefined ? [] : [hashhash(go, 1), hashhash(go, 2)]),
    { name: 'fr32-sha2-256-trunc254-…-multihash', ...peer('npm-packages.js', 'fr32Multihash', 64) },
    { name: '@web3-storage/data-segment', ...peer('npm-packages.js', 'dataSegment', 16) },
    { name: 'floor: hashtree on memory', ...peer('hashtree.js', 'flatTree', mebibytes) },
  ]
}

/** What one of our sides should be beside a peer, in bytes a second. */
export const targets: readonly { side: string; peer: string; goal: number }[] = [
  { side: 'Carport, native', peer: 'go-fil-commp-hashhash, 1 core', goal: 1.5 },
  { side: 'Carport, native, 2 threads', peer: 'go-fil-commp-hashhash, 2 cores', goal: 2 },
  { side: 'Carport, WASM', peer: 'go-fil-commp-hashhash, 1 core', goal: 1 },
  { side: 'Carport, WASM, 2 threads', peer: 'go-fil-commp-hashhash, 2 cores', goal: 1 },
  { side: 'Carport, WASM', peer: 'fr32-sha2-256-trunc254-…-multihash', goal: 6 },
  { side: 'Carport, WASM', peer: '@web3-storage/data-segment', goal: 35 },
]
