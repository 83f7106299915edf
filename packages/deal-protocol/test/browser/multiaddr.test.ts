import { multiaddr } from '@multiformats/multiaddr'
import { expect, test } from 'vitest'
import { fromJson, provideMultiaddr, TransportsQueryResponse, toJson, validate } from '../../src/index.ts'
import { failureOf } from '../builders/failure.ts'
import { toHex } from '../builders/hex.ts'

test('a browser has no text of multiaddrs, but their bytes, until it is given what makes it', () => {
  const text = '/dns/example.com/tcp/443/https'
  const addressIs = (address: string | { hex: string }) => ({ protocols: [{ name: 'http', addresses: [address] }] })
  const value = { protocols: [{ name: 'http', addresses: [multiaddr(text).bytes] }] }

  const asBytes = addressIs({ hex: toHex(multiaddr(text).bytes) })
  expect(toJson(TransportsQueryResponse, value)).toEqual(asBytes)
  expect(fromJson(TransportsQueryResponse, asBytes)).toEqual(value)
  expect(validate(TransportsQueryResponse, value)).toEqual([])
  expect(failureOf(() => fromJson(TransportsQueryResponse, addressIs(text))).message).toContain('provideMultiaddr')

  provideMultiaddr(multiaddr)
  expect(toJson(TransportsQueryResponse, value)).toEqual(addressIs(text))
  expect(fromJson(TransportsQueryResponse, addressIs(text))).toEqual(value)
})
