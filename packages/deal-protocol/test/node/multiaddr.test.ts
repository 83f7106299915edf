import { expect, test } from 'vitest'
import { fromJson, TransportsQueryResponse, toJson } from '../../src/index.ts'

test('Node reads and writes the text of a multiaddr from the start', () => {
  const json = { protocols: [{ name: 'http', addresses: ['/dns/example.com/tcp/443/https'] }] }
  expect(toJson(TransportsQueryResponse, fromJson(TransportsQueryResponse, json))).toEqual(json)
})
