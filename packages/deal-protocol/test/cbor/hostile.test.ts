import { multiaddr } from '@multiformats/multiaddr'
import { describe, expect, test } from 'vitest'
import {
  type AnySchema,
  AskResponse,
  ClientDeal,
  ClientDealProposal,
  DealParams,
  DealProposal,
  DealResponse,
  decode,
  encode,
  PublishStorageDealsParams,
  PublishStorageDealsReturn,
  provideMultiaddr,
  RetrievalDealProposal,
  StorageAsk,
  Transfer,
  TransportsQueryResponse,
  toJson,
  validate,
} from '../../src/index.ts'
import { exampleParams } from '../builders/example-deal.ts'
import { failureOf } from '../builders/failure.ts'
import { hex, toHex } from '../builders/hex.ts'

const params = encode(DealParams, exampleParams)
const LARGE = 'ffffffffffffffff'

/** The message with one stretch of digits, that is there once, replaced by others. */
function spoilt(message: Uint8Array, what: string, by: string): Uint8Array {
  const digits = toHex(message)
  expect(digits.split(what)).toHaveLength(2)
  return hex(digits.replace(what, by))
}

const text = (value: string) => toHex(new TextEncoder().encode(value))

test.each(Array.from({ length: params.length }, (_, length) => length))('cut to %d bytes', (length) => {
  const failure = failureOf(() => decode(DealParams, params.subarray(0, length)))
  expect(failure.name).toBe('UnexpectedEndError')
  expect(failure.path).toMatch(/^DealParams/)
  expect(failure.offset).toBeLessThanOrEqual(length)
})

describe('what is wrong, where it is, and in which field', () => {
  const cases: [what: string, type: AnySchema, bytes: Uint8Array, expected: object][] = [
    [
      'a label of 2^64 - 1 bytes',
      DealParams,
      spoilt(params, `6a${text('some label')}`, `7b${LARGE}${text('some label')}`),
      { name: 'LimitExceededError', path: 'DealParams.ClientDealProposal.Proposal.Label' },
    ],
    [
      'an array of 2^64 - 1 deals',
      PublishStorageDealsParams,
      hex(`819b${LARGE}`),
      { name: 'LimitExceededError', path: 'PublishStorageDealsParams.Deals', offset: 1, limit: 8192 },
    ],
    [
      'an array of 8,192 deals that are not there',
      PublishStorageDealsParams,
      hex('81992000'),
      { name: 'UnexpectedEndError', path: 'PublishStorageDealsParams.Deals[0]', offset: 4 },
    ],
    [
      'a map of 8,193 entries',
      DealResponse,
      hex('b92001'),
      { name: 'LimitExceededError', path: 'DealResponse', limit: 8192 },
    ],
    [
      'a map of indefinite length',
      DealResponse,
      hex('bfff'),
      { name: 'InvalidHeadError', path: 'DealResponse', offset: 0 },
    ],
    [
      'a length in more bytes than it needs',
      DealResponse,
      hex(`a267${text('Message')}7800`),
      { name: 'InvalidHeadError', path: 'DealResponse.Message', offset: 9 },
    ],
    [
      'a key of 8,193 bytes',
      DealResponse,
      hex(`a1792001${'61'.repeat(8193)}f6`),
      { name: 'LimitExceededError', path: 'DealResponse', offset: 1, limit: 8192 },
    ],
    [
      'null in place of a stage',
      ClientDeal,
      hex(`a16a${text('DealStages')}a166${text('Stages')}81f6`),
      { name: 'UnexpectedKindError', path: 'ClientDeal.DealStages.Stages[0]', offset: 21 },
    ],
    [
      'a text of 8,193 bytes',
      DealResponse,
      hex(`a267${text('Message')}792001${'61'.repeat(8193)}`),
      { name: 'LimitExceededError', path: 'DealResponse.Message', length: 8193, limit: 8192 },
    ],
    [
      'bytes of 2 MiB and 1',
      Transfer,
      hex(`a164${text('Para')}5a00200001`.replace('64', '66').replace(text('Para'), text('Params'))),
      { name: 'LimitExceededError', path: 'Transfer.Params', length: 2 ** 21 + 1 },
    ],
    [
      'a number for a text',
      DealResponse,
      hex(`a167${text('Message')}00`),
      {
        name: 'UnexpectedKindError',
        path: 'DealResponse.Message',
        expected: 'a text string',
        actual: 'an unsigned integer',
      },
    ],
    [
      'an address of 65 bytes',
      StorageAsk,
      hex(`a165${text('Miner')}5841${'00'.repeat(65)}`),
      { name: 'LimitExceededError', path: 'StorageAsk.Miner', limit: 64 },
    ],
    [
      'an address whose id is not minimal',
      StorageAsk,
      hex(`a165${text('Miner')}43008000`),
      { name: 'InvalidContentError', path: 'StorageAsk.Miner', what: 'address', offset: 8 },
    ],
    [
      'an amount of 129 bytes',
      StorageAsk,
      hex(`a165${text('Price')}588100${'ff'.repeat(128)}`),
      { name: 'LimitExceededError', path: 'StorageAsk.Price', limit: 128 },
    ],
    [
      'an amount of another sign',
      StorageAsk,
      hex(`a165${text('Price')}420201`),
      { name: 'InvalidContentError', path: 'StorageAsk.Price', what: 'big integer' },
    ],
    [
      'an epoch of 2^63',
      StorageAsk,
      hex(`a166${text('Expiry')}1b8000000000000000`),
      { name: 'InvalidContentError', path: 'StorageAsk.Expiry', what: 'int64' },
    ],
    [
      'a tuple that is too short',
      ClientDealProposal,
      hex('818b'),
      { name: 'FieldCountError', path: 'ClientDealProposal', expected: 2, actual: 1 },
    ],
    [
      'a CID of another base',
      DealProposal,
      hex('8bd82a4301015500'),
      { name: 'InvalidContentError', path: 'DealProposal.PieceCID', what: 'CID' },
    ],
    [
      'a CID with a tag of its own',
      DealProposal,
      hex('8bd82b450001550000'),
      { name: 'InvalidContentError', path: 'DealProposal.PieceCID', what: 'CID', offset: 1 },
    ],
    [
      'a CID with bytes left over',
      DealProposal,
      hex('8bd82a4700015500010203'),
      { name: 'InvalidContentError', path: 'DealProposal.PieceCID', what: 'CID' },
    ],
    [
      'a signature of type 4',
      AskResponse,
      hex(`a163${text('Ask')}a169${text('Signature')}4204ff`),
      { name: 'InvalidContentError', path: 'AskResponse.Ask.Signature', what: 'signature' },
    ],
    [
      'a uuid of 15 bytes',
      DealParams,
      hex(`a168${text('DealUUID')}4f${'00'.repeat(15)}`),
      { name: 'InvalidContentError', path: 'DealParams.DealUUID', what: 'uuid' },
    ],
  ]

  test.each(cases)('%s', (_, type, bytes, expected) => {
    expect(failureOf(() => decode(type, bytes))).toMatchObject(expected)
  })
})

describe('what only strict decoding refuses', () => {
  const cases: [what: string, bytes: Uint8Array, expected: object][] = [
    [
      'keys in another order',
      hex(`a268${text('Accepted')}f567${text('Message')}60`),
      { name: 'KeyError', problem: 'out of order', key: 'Message', offset: 11 },
    ],
    [
      'a key twice',
      hex(`a367${text('Message')}6067${text('Message')}616168${text('Accepted')}f5`),
      { name: 'KeyError', problem: 'duplicate', key: 'Message', offset: 10 },
    ],
    [
      'a key that is missing',
      hex(`a167${text('Message')}60`),
      { name: 'KeyError', problem: 'missing', key: 'Accepted' },
    ],
    [
      'a key that nobody knows',
      hex(`a36161f667${text('Message')}6068${text('Accepted')}f5`),
      { name: 'KeyError', problem: 'unknown', key: 'a', offset: 1 },
    ],
    [
      'text that is no UTF-8',
      hex(`a267${text('Message')}62ff2868${text('Accepted')}f5`),
      { name: 'NotCanonicalError', path: 'DealResponse.Message', offset: 10 },
    ],
    [
      'bytes behind the message',
      hex(`a267${text('Message')}6068${text('Accepted')}f50000`),
      { name: 'TrailingBytesError', count: 2, offset: 20 },
    ],
  ]

  test.each(cases)('%s', (_, bytes, expected) => {
    expect(decode(DealResponse, bytes)).toMatchObject({ message: expect.any(String) })
    expect(failureOf(() => decode(DealResponse, bytes, { mode: 'strict' }))).toMatchObject(expected)
  })

  test.each(['4100', '420000', '43000001', '4101', '420100'])('the amount %s', (amount) => {
    const bytes = hex(`a165${text('Price')}${amount}`)
    expect(decode(StorageAsk, bytes).price).toBe(amount === '43000001' ? 1n : 0n)
    const missing = failureOf(() => decode(StorageAsk, bytes, { mode: 'strict' }))
    expect(missing).toMatchObject({ name: 'NotCanonicalError', path: 'StorageAsk.Price' })
  })
})

describe('a value of any kind, in a selector or voucher', () => {
  const empty = decode(RetrievalDealProposal, hex('a0'))
  const withSelector = (digits: string) =>
    encode(RetrievalDealProposal, {
      ...empty,
      payloadCid: exampleParams.dealDataRoot,
      params: { ...empty.params, selector: hex(digits) },
    })

  test.each([
    ['a key twice', 'a26161f66161f6', { name: 'KeyError', problem: 'duplicate', key: 'a' }],
    ['keys in another order', 'a26162f66161f6', { name: 'KeyError', problem: 'out of order', key: 'a' }],
    ['the longer key first', 'a2626161f66162f6', { name: 'KeyError', problem: 'out of order', key: 'b' }],
    ['as much further in', '8301a16161a26162f66161f602', { name: 'KeyError', problem: 'out of order', key: 'a' }],
    ['a key that is a number', 'a101f6', { name: 'NotCanonicalError' }],
    ['a key that is a list', 'a18101f6', { name: 'NotCanonicalError' }],
    ['undefined', 'f7', { name: 'NotCanonicalError' }],
    ['a simple value without a name', '81f0', { name: 'NotCanonicalError' }],
    ['a float of 32 bits', 'fa3fc00000', { name: 'NotCanonicalError' }],
    ['a number below -2^63', '3b8000000000000000', { name: 'NotCanonicalError' }],
    ['a tag that is no link', 'c100', { name: 'InvalidContentError' }],
    ['a link without a CID', 'd82a4100', { name: 'InvalidContentError' }],
  ])('%s: refused by strict decoding, kept as it is by compat', (_, digits, expected) => {
    const message = withSelector(digits)
    expect(encode(RetrievalDealProposal, decode(RetrievalDealProposal, message))).toEqual(message)
    const failure = failureOf(() => decode(RetrievalDealProposal, message, { mode: 'strict' }))
    expect(failure).toMatchObject({ ...expected, path: 'RetrievalDealProposal.Params.Selector' })
  })

  test.each([
    'a0',
    '80',
    'a36161606162616262616180',
    'a26161a16161016162a0',
    'a2616182fb3ff8000000000000d82a45000155000062616182f5f4',
    '1bffffffffffffffff',
    '3b7fffffffffffffff',
    '8161ff',
  ])('%s: strict decoding keeps it', (digits) => {
    const message = withSelector(digits)
    expect(encode(RetrievalDealProposal, decode(RetrievalDealProposal, message, { mode: 'strict' }))).toEqual(message)
  })
})

test.each([
  ['runs of more than 2^64 bits', '51 80ffffffffffffffff8fffffffffffff7f', 'is no bit field'],
  ['a run of 1 as one of up to 15', '41 30', 'is in other runs than it needs'],
])('%s in a bit field', (_, digits, problem) => {
  const bytes = hex(`8280${digits}`)
  const value = decode(PublishStorageDealsReturn, bytes)
  expect(encode(PublishStorageDealsReturn, value)).toEqual(bytes)
  expect(validate(PublishStorageDealsReturn, value)[0].problem).toContain(problem)
  expect(failureOf(() => decode(PublishStorageDealsReturn, bytes, { mode: 'strict' }))).toMatchObject({
    name: 'NotCanonicalError',
    path: 'PublishStorageDealsReturn.ValidDeals',
  })
})

// Browsers leave it out unless they are given it.
provideMultiaddr(multiaddr)

test.each(['', '04', '047f000001fe'])(
  'the bytes %s are kept in place of a multiaddr, and found to be none',
  (digits) => {
    const response = { protocols: [{ name: 'http', addresses: [hex(digits)] }] }
    const bytes = encode(TransportsQueryResponse, response)
    expect(decode(TransportsQueryResponse, bytes, { mode: 'strict' })).toEqual(response)
    expect(validate(TransportsQueryResponse, response)).toEqual([
      { path: 'TransportsQueryResponse.Protocols[0].Addresses[0]', problem: 'is no multiaddr' },
    ])
    expect(toJson(TransportsQueryResponse, response)).toEqual({
      protocols: [{ name: 'http', addresses: [{ hex: digits }] }],
    })
  },
)

describe('bounded time and memory', () => {
  test('a million arrays within each other, as a value that nobody knows', () => {
    const nested = hex(`a36161${'81'.repeat(1_000_000)}0067${text('Message')}6068${text('Accepted')}f5`)
    expect(decode(DealResponse, nested)).toEqual({ message: '', accepted: true })
  })

  test('as many in a selector', () => {
    const selector = hex(`a166${text('Params')}a168${text('Selector')}${'81'.repeat(1_000_000)}00`)
    expect(decode(RetrievalDealProposal, selector).params.selector).toHaveLength(1_000_001)
  })

  test('and in strict decoding', () => {
    const selector = hex(`a166${text('Params')}a168${text('Selector')}${'81'.repeat(1_000_000)}00`)
    const failure = failureOf(() => decode(RetrievalDealProposal, selector, { mode: 'strict' }))
    expect(failure).toMatchObject({ name: 'KeyError', problem: 'missing', key: 'PieceCID' })
  })

  test('a message of more than 4 MiB', () => {
    const large = new Uint8Array(5 * 2 ** 20).fill(0x81)
    large.set(hex('a26161'))
    expect(failureOf(() => decode(DealResponse, large))).toMatchObject({
      name: 'LimitExceededError',
      path: 'DealResponse',
      length: 5 * 2 ** 20,
      limit: 4 * 2 ** 20,
    })
  })

  test('8,192 entries that nobody knows are skipped at once', () => {
    const entries = Array.from(
      { length: 8190 },
      (_, index) => `63${text(String(index).padStart(3, '0')).slice(0, 6)}f6`,
    )
    const bytes = hex(`b92000${entries.join('')}67${text('Message')}6068${text('Accepted')}f5`)
    const start = performance.now()
    expect(decode(DealResponse, bytes)).toEqual({ message: '', accepted: true })
    expect(performance.now() - start).toBeLessThan(1000)
  })
})
