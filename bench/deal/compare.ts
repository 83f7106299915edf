/**
 * Decoding and encoding of deal messages beside cbor-gen (Go) and @ipld/dag-cbor, as a Markdown table:
 *
 *     node bench/deal/compare.ts [ROUNDS]
 *
 * A process for each side, message and round; the sides take turns, and the best round of each counts, because what
 * else runs on a machine can only make a side slower. Needs Go 1.26 and the packages' `dist`.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { messages } from './messages.ts'

interface Times {
  decode: number
  encode: number
}

const rounds = Number(process.argv[2] ?? 5)
const sides = ['carport', 'cbor-gen', 'dag-cbor'] as const
type Side = (typeof sides)[number]

const built = run(process.execPath, [join(import.meta.dirname, '../../interop/build.ts'), 'go-deals'])
const program = built.trim()

const rows = Object.keys(messages).flatMap((name) => {
  const times = measure(name)
  return (['decode', 'encode'] as const).map((direction) => {
    const [ours, go, generic] = sides.map((side) => times[side][direction])
    const cells = [ours, go, generic].map((ns) => `${Math.round(1e6 / ns).toLocaleString('en')} k/s`)
    const ratios = [go, generic].map((ns) => `${(ns / ours).toFixed(2)}×`)
    return `| ${direction} ${name}, ${messages[name].length} B | ${[...cells, ...ratios].join(' | ')} |`
  })
})

console.log('| messages a second | Carport | cbor-gen (Go) | @ipld/dag-cbor | to cbor-gen | to dag-cbor |')
console.log('|---|---|---|---|---|---|')
console.log(rows.join('\n'))

function measure(name: string): Record<Side, Times> {
  const none = { decode: Number.POSITIVE_INFINITY, encode: Number.POSITIVE_INFINITY }
  const least: Record<Side, Times> = { carport: { ...none }, 'cbor-gen': { ...none }, 'dag-cbor': { ...none } }
  for (let round = 0; round < rounds; round++) {
    for (const side of sides) {
      const { decode, encode } = timesOf(side, name)
      least[side].decode = Math.min(least[side].decode, decode)
      least[side].encode = Math.min(least[side].encode, encode)
    }
  }
  return least
}

function timesOf(side: Side, name: string): Times {
  if (side !== 'cbor-gen') {
    return JSON.parse(run(process.execPath, [join(import.meta.dirname, 'measure-side.ts'), side, name])) as Times
  }
  const question = JSON.stringify({ type: name, hex: Buffer.from(messages[name]).toString('hex') })
  return JSON.parse(run(program, ['bench'], `${question}\n`)) as Times
}

function run(command: string, parameters: string[], input = ''): string {
  const { status, stdout, stderr, error } = spawnSync(command, parameters, { input, encoding: 'utf8' })
  if (error !== undefined || status !== 0) throw new Error(`${command} failed\n${stderr}`, { cause: error })
  return stdout
}
