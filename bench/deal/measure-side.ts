/**
 * Measures one side on one message in a process of its own, where nothing else has shaped what the engine knows:
 *
 *     node bench/deal/measure-side.ts carport|dag-cbor TYPE      prints {"decode":ns,"encode":ns}
 */
import process from 'node:process'
import { type AnySchema, decode, encode, messageTypes } from '@carport/deal-protocol'
import * as dagCbor from '@ipld/dag-cbor'
import { messages } from './messages.ts'

const ROUNDS = 9
const COUNT = 50_000

const [side, name] = process.argv.slice(2)
const bytes = messages[name]?.slice()
const found = messageTypes.get(name)
if (bytes === undefined || found === undefined || (side !== 'carport' && side !== 'dag-cbor')) {
  throw new RangeError('usage: measure-side.ts carport|dag-cbor TYPE')
}

console.log(JSON.stringify(side === 'carport' ? carport(found) : generic()))

function carport(type: AnySchema) {
  const value = decode(type, bytes)
  return { decode: best(() => decode(type, bytes)), encode: best(() => encode(type, value)) }
}

function generic() {
  const value = dagCbor.decode(bytes)
  return { decode: best(() => dagCbor.decode(bytes)), encode: best(() => dagCbor.encode(value)) }
}

/** Nanoseconds a call, the best of several rounds. */
function best(run: () => unknown): number {
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    for (let index = 0; index < COUNT; index++) run()
    least = Math.min(least, ((performance.now() - start) / COUNT) * 1e6)
  }
  return least
}
