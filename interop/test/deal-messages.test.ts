import { spawnSync } from 'node:child_process'
import { type AnySchema, DealError, decode, decodeFirst, encode, messageTypes } from '@carport/deal-protocol'
import { arbitraryOf } from '@carport/deal-protocol/testing'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildGoPeer } from '../src/build-go-peer.ts'

/** What interop/go-deals has the original types of, or the same ones with codecs by cbor-gen. */
const names = [
  'DealProposal',
  'ClientDealProposal',
  'PublishStorageDealsParams',
  'PublishStorageDealsReturn',
  'DealStateV8',
  'DealStateV9',
  'DealStateV13',
  'MarketStateV8',
  'MarketStateV9',
  'MarketStateV13',
  'SignedVoucher',
  'DealParams',
  'Transfer',
  'DealResponse',
]
const SEED = 20_240_229
const COUNT = 400

/** What Go makes of a message: what it reads, written again, and how far it read; or why not. */
interface GoAnswer {
  hex?: string
  consumed: number
  error?: string
}

let program: string
beforeAll(() => {
  program = buildGoPeer('go-deals')
}, 600_000)

function askGo(type: string, messages: readonly Uint8Array[]): GoAnswer[] {
  const input = messages.map((message) => `${JSON.stringify({ type, hex: toHex(message) })}\n`).join('')
  const { stdout } = spawnSync(program, ['serve'], { input, encoding: 'utf8', maxBuffer: 2 ** 30 })
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as GoAnswer)
}

/** Go refuses labels from before network 16, which we keep (specification 3.1). */
function isOldLabel({ error }: GoAnswer): boolean {
  return error?.includes('label string not valid utf8') ?? false
}

describe.each(names)('%s', (name) => {
  const type = messageTypes.get(name) as AnySchema
  const values = fc.sample(arbitraryOf(type), { seed: SEED, numRuns: COUNT })

  test('what we write, Go reads and writes just so', () => {
    const messages = values.map((value) => encode(type, value))
    const answers = askGo(name, messages)
    expect(answers).toHaveLength(COUNT)
    const read = answers.filter((answer) => !isOldLabel(answer))
    expect(read.length).toBeGreaterThan(COUNT / 10)
    for (const [index, answer] of answers.entries()) {
      if (isOldLabel(answer)) continue
      expect(answer.error).toBeUndefined()
      expect(answer.hex).toBe(toHex(messages[index]))
      // And what Go writes, we read and write just so.
      expect(toHex(encode(type, decode(type, fromHex(answer.hex as string))))).toBe(answer.hex)
    }
  })

  test('spoilt messages: compat decoding reads what Go reads, and strict none that Go does not', () => {
    const random = fc.sample(fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.uint8Array({ maxLength: 4 })), {
      seed: SEED,
      numRuns: COUNT,
    })
    const messages = values.map((value, index) => spoil(encode(type, value), random[index]))
    for (const [index, answer] of askGo(name, messages).entries()) {
      const message = messages[index]
      const ours = attempt(() => decodeFirst(type, message))
      if (isOldLabel(answer)) continue
      const told = `${toHex(message).slice(0, 2000)}: ${answer.error}`
      if (ours === undefined || answer.error?.startsWith('encoding')) {
        expect(ours === undefined, told).toBe(answer.error !== undefined && !answer.error.startsWith('encoding'))
      } else {
        expect(answer.error, told).toBeUndefined()
        expect(message.length - ours.rest.length, told).toBe(answer.consumed)
        expect(toHex(encode(type, ours.value)), told).toBe(answer.hex)
      }
      const strict = attempt(() => decode(type, message, { mode: 'strict' }))
      if (strict !== undefined) expect(answer.error, told).toBeUndefined()
    }
  })
})

function spoil(bytes: Uint8Array, [at, remove, insert]: [number, number, Uint8Array]): Uint8Array {
  const start = at % bytes.length
  return Uint8Array.of(...bytes.subarray(0, start), ...insert, ...bytes.subarray(start + remove))
}

function attempt<Result>(run: () => Result): Result | undefined {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof DealError)) throw error
    return undefined
  }
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

function fromHex(digits: string): Uint8Array {
  return new Uint8Array(Buffer.from(digits, 'hex'))
}
