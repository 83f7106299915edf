import { multiaddr } from '@multiformats/multiaddr'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  decode,
  encode,
  fromJson,
  type Json,
  provideMultiaddr,
  TransportsQueryResponse,
  toJson,
  validate,
} from '../../src/index.ts'
import { failureOf } from '../builders/failure.ts'
import { hex } from '../builders/hex.ts'

const text = '/dns/example.com/tcp/443/https'
const good = multiaddr(text).bytes
const bad = hex('ffff')

function response(...addresses: Uint8Array[]): TransportsQueryResponse {
  return { protocols: [{ name: 'http', addresses }] }
}

function json(...addresses: Json[]): Json {
  return { protocols: [{ name: 'http', addresses }] }
}

describe('the addresses of transports, with what reads multiaddrs', () => {
  beforeAll(() => provideMultiaddr(multiaddr))

  test('are texts in JSON, and bytes everywhere else', () => {
    const value = decode(TransportsQueryResponse, encode(TransportsQueryResponse, response(good)))
    expect(value).toEqual(response(good))
    expect(toJson(TransportsQueryResponse, value)).toEqual(json(text))
    expect(fromJson(TransportsQueryResponse, json(text))).toEqual(response(good))
  })

  test('are kept, as hex, where they are none; and that is a problem', () => {
    const value = decode(TransportsQueryResponse, encode(TransportsQueryResponse, response(good, bad)))
    expect(toJson(TransportsQueryResponse, value)).toEqual(json(text, { hex: 'ffff' }))
    expect(fromJson(TransportsQueryResponse, json({ hex: 'ffff' }))).toEqual(response(bad))
    expect(validate(TransportsQueryResponse, value)).toEqual([
      { path: 'TransportsQueryResponse.Protocols[0].Addresses[1]', problem: 'is no multiaddr' },
    ])
  })

  test.each(['/no/such/protocol', '/ip4/1.2.3', 'example.com'])('are not made of %j', (wrong) => {
    expect(failureOf(() => fromJson(TransportsQueryResponse, json(wrong)))).toMatchObject({
      name: 'InvalidJsonError',
      path: 'TransportsQueryResponse.Protocols[0].Addresses[0]',
    })
  })
})
