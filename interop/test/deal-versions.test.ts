import { type AnySchema, decode, encode, messageTypes } from '@carport/deal-protocol'
import { arbitraryOf } from '@carport/deal-protocol/testing'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { compare, compatDifferences, doesAsGo, explain } from '../src/deal/differences.ts'
import { GoMessages, toHex } from '../src/deal/go-messages.ts'
import { spoiltMessages } from '../src/deal/spoil.ts'
import { seed } from './properties.ts'

const COUNT = 60
const SPOILT = 150

/** The versions of the actors whose types are Go's, and that may be asked for as `v8.DealProposal`. */
const versions = Array.from({ length: 11 }, (_, index) => 8 + index)

/** Which of our types is which of a version's; the state of the market and of a deal changed with v9 and v13. */
function typesOf(version: number): [theirs: string, ours: string][] {
  const changed = version < 9 ? 'V8' : version < 13 ? 'V9' : 'V13'
  return [
    ['DealProposal', 'DealProposal'],
    ['ClientDealProposal', 'ClientDealProposal'],
    ['PublishStorageDealsParams', 'PublishStorageDealsParams'],
    ['PublishStorageDealsReturn', 'PublishStorageDealsReturn'],
    ['DealState', `DealState${changed}`],
    ['State', `MarketState${changed}`],
    ['SignedVoucher', 'SignedVoucher'],
  ]
}

let go: GoMessages
beforeAll(() => {
  go = new GoMessages('go-deals')
}, 600_000)

describe.each(versions)('actors v%i', (version) => {
  test.each(typesOf(version))('%s is %s, written by either side, spoilt or not', (theirName, ourName) => {
    const type = messageTypes.get(ourName) as AnySchema
    const name = `v${version}.${theirName}`
    const ours = fc.sample(arbitraryOf(type), { seed, numRuns: COUNT }).map((value) => encode(type, value))
    const theirs = go.write(
      name,
      ours.map((_, index) => seed + index),
    )
    for (const message of theirs) {
      expect(toHex(encode(type, decode(type, message, { mode: 'strict' })))).toBe(toHex(message))
    }
    const messages = [...ours, ...spoiltMessages([...ours, ...theirs], SPOILT, seed)]
    for (const [index, answer] of go.read(name, messages).entries()) {
      const compared = compare(ourName, type, false, messages[index], answer)
      if (!doesAsGo(compared)) expect(explain(compatDifferences, compared), toHex(messages[index])).toBeDefined()
    }
  })

  test('its deals are told from those of the versions before by their length, where that changed', () => {
    const deal = encode(messageTypes.get('DealStateV8') as AnySchema, {
      sectorStartEpoch: 1n,
      lastUpdatedEpoch: 2n,
      slashEpoch: -1n,
    })
    const [{ error }] = go.read(`v${version}.DealState`, [deal])
    expect(error).toBe(version === 8 ? undefined : 'cbor input had wrong number of fields')
  })
})
