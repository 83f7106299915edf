import { Address, bigInteger, DealError, decode, encode } from '@carport/deal-protocol'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { fromHex, GoMessages, toHex } from '../src/deal/go-messages.ts'
import { seed } from './properties.ts'

const COUNT = 2000

interface Forms {
  result?: { bytes: string; mainnet: string; testnet: string }
  error?: string
}

let go: GoMessages
beforeAll(() => {
  go = new GoMessages('go-deals')
}, 600_000)

const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const uint63 = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  fc.integer({ min: 0, max: 63 }).map((bits) => 2n ** BigInt(bits) - 1n),
)

const addresses = fc.oneof(
  uint63.map((id) => Address.id(id)),
  bytesOf(20).map((hash) => Address.parse(Uint8Array.of(1, ...hash))),
  fc.uint8Array({ maxLength: 100 }).map((data) => Address.actor(data)),
  bytesOf(48).map((key) => Address.bls(key)),
  fc
    .tuple(uint63, fc.uint8Array({ maxLength: 54 }))
    .map(([namespace, subaddress]) => Address.delegated(namespace, subaddress)),
  bytesOf(20).map((bytes) => Address.fromEthereum(toHex(bytes))),
)

function attempt<Result>(run: () => Result): Result | undefined {
  try {
    return run()
  } catch (error) {
    if (error instanceof DealError) return undefined
    throw error
  }
}

function spoiltText([text, at, by]: [string, number, string]): string {
  const start = at % (text.length + 1)
  return text.slice(0, start) + by + text.slice(start + (at % 2))
}

describe('addresses', () => {
  const sample = fc.sample(addresses, { seed, numRuns: COUNT })

  test('have the same text on both sides, on either network, and the same bytes', () => {
    const ofBytes = go.ask(sample.map(({ bytes }) => ({ op: 'addressOfBytes', bytes: toHex(bytes) }))) as Forms[]
    const ofText = go.ask(sample.map((address) => ({ op: 'addressOfText', text: `${address}` }))) as Forms[]
    for (const [index, address] of sample.entries()) {
      const forms = { bytes: toHex(address.bytes), mainnet: `${address}`, testnet: address.toString('testnet') }
      expect([ofBytes[index], ofText[index]]).toEqual([{ result: forms }, { result: forms }])
      expect(toHex(Address.parse(forms.testnet).bytes)).toBe(forms.bytes)
    }
  })

  test('bytes that are spoilt are refused by both, or are the same address', () => {
    const spoilt = fc.sample(fc.tuple(addresses, fc.nat(), fc.uint8Array({ maxLength: 2 })), { seed, numRuns: COUNT })
    const messages = spoilt.map(([{ bytes }, at, by]) => {
      const start = at % (bytes.length + 1)
      return Uint8Array.of(...bytes.subarray(0, start), ...by, ...bytes.subarray(start + (at % 2)))
    })
    const answers = go.ask(messages.map((bytes) => ({ op: 'addressOfBytes', bytes: toHex(bytes) }))) as Forms[]
    for (const [index, { result, error }] of answers.entries()) {
      const address = attempt(() => Address.parse(messages[index]))
      expect(address?.toString(), `${toHex(messages[index])}: ${error}`).toBe(result?.mainnet)
    }
  })

  test('text that is spoilt is refused by both, or is the same address', () => {
    const characters = fc.constantFrom('', '0', '1', '4', 'a', 'A', 'f', 't', '=', '-', ' ', 'é')
    const spoilt = fc.sample(fc.tuple(addresses.map(String), fc.nat(), characters), { seed, numRuns: COUNT })
    const texts = ['', 'f', 'f0', 't00', 'f4', 'f410', '<empty>', 'f09223372036854775808', ...spoilt.map(spoiltText)]
    const answers = go.ask(texts.map((text) => ({ op: 'addressOfText', text }))) as Forms[]
    for (const [index, { result, error }] of answers.entries()) {
      const address = attempt(() => Address.parse(texts[index]))
      expect(address?.toString(), `${texts[index]}: ${error}`).toBe(result?.mainnet)
    }
  })
})

describe('amounts', () => {
  const amounts = fc.oneof(
    fc.bigInt({ min: -(256n ** 127n) + 1n, max: 256n ** 127n - 1n }),
    fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }),
    fc.integer({ min: 0, max: 1015 }).map((bits) => 2n ** BigInt(bits)),
  )

  test('of any size are the same CBOR on both sides, and the same number again', () => {
    const sample = fc.sample(amounts, { seed, numRuns: COUNT })
    const answers = go.ask(sample.map((amount) => ({ op: 'amount', text: `${amount}` })))
    for (const [index, amount] of sample.entries()) {
      const cbor = toHex(encode(bigInteger, amount))
      expect(answers[index]).toEqual({ result: { cbor, decimal: `${amount}` } })
      expect(decode(bigInteger, fromHex(cbor), { mode: 'strict' })).toBe(amount)
    }
  })

  test('of more than 128 bytes are refused by both', () => {
    for (const amount of [256n ** 127n, -(256n ** 127n), 256n ** 200n]) {
      const [answer] = go.ask([{ op: 'amount', text: `${amount}` }]) as Forms[]
      expect(answer.error).toContain('too')
      expect(attempt(() => encode(bigInteger, amount))).toBeUndefined()
    }
  })
})
