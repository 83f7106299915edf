/**
 * Measures piece commitments beside their peers, each side in processes of its own, a round after the other.
 *
 *     node bench/piece/bench.ts [--rounds 5] [--mib 512] [--only NAME]
 *
 * Expects the packages' `dist`. Installs the npm peers into bench/peers, whose dependencies clash with ours, and builds
 * the Go peer; without Go it is left out.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { calculatePiece } from '@carport/deal-protocol'
import type { Sample } from '../harness/sample.ts'
import { payloadFile } from './payload-file.ts'
import { formatMeasured } from './report.ts'
import { type Expected, runSide } from './run-side.ts'
import { type Side, sides } from './sides.ts'

const bench = join(import.meta.dirname, '..')
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    mib: { type: 'string', default: '512' },
    only: { type: 'string', default: '' },
  },
})

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
run(npm, ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--silent'], join(bench, 'peers'))
run(process.execPath, [join(bench, '../node_modules/typescript/bin/tsc'), '--project', join(bench, 'tsconfig.json')])
const places = { bench, programs: join(bench, '.data/programs'), go: buildGo() }
const chosen = sides(places, Number(values.mib)).filter(({ name }) => name.includes(values.only))

const inputs = new Map<number, { path: string; expected: Expected }>()
for (const { mebibytes } of chosen) {
  if (inputs.has(mebibytes)) continue
  const path = payloadFile(join(bench, '.data/piece'), mebibytes)
  const { pieceCid, commitment } = await calculatePiece(path, { implementation: 'wasm' })
  inputs.set(mebibytes, {
    path,
    expected: { pieceCid: `${pieceCid}`, commitment: Buffer.from(commitment).toString('hex') },
  })
}

const results = chosen.map((side) => ({ side, samples: [] as Sample[] }))
const rounds = Number(values.rounds)
for (let round = 0; round < rounds; round++) {
  for (let turn = 0; turn < results.length; turn++) {
    // Each round begins with the next side, so that none is always behind the same other.
    const { side, samples } = results[(round + turn) % results.length]
    samples.push(measure(side))
  }
  console.error(`round ${round + 1} of ${rounds}`)
}
console.log(`A figure is the median of ${rounds} rounds [least–most].\n\n${formatMeasured(results)}`)

function measure(side: Side): Sample {
  const input = inputs.get(side.mebibytes)
  if (input === undefined) throw new Error(`no payload of ${side.mebibytes} MiB`)
  return runSide(side, input.path, input.expected)
}

function buildGo(): string | undefined {
  try {
    return run(process.execPath, [join(bench, '../interop/build.ts'), 'go-piece']).trim()
  } catch (error) {
    console.error(`The Go peer is left out. ${(error as Error).message}`)
    return undefined
  }
}

function run(command: string, parameters: string[], cwd?: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, parameters, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${parameters[0]} failed: ${error?.message ?? ''}${stdout}${stderr}`)
  return stdout
}
