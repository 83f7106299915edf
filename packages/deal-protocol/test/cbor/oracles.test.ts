import * as dagCbor from '@ipld/dag-cbor'
import * as cborg from 'cborg'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Cursor } from '../../src/cbor/cursor.ts'
import { type AnySchema, DealParams, DealResponse, encode, messageTypes, toJson } from '../../src/index.ts'
import { arbitraryOf } from '../../src/testing/index.ts'
import { exampleParams } from '../builders/example-deal.ts'
import { toHex } from '../builders/hex.ts'

const runs = { numRuns: 40 }

/** Whether all texts are UTF-8, without which @ipld/dag-cbor doesn't give back what it read (section 3.1). */
function isText(type: AnySchema, bytes: Uint8Array): boolean {
  try {
    type.read(new Cursor(bytes, bytes.length, true))
    return !hasRawText(type)
  } catch {
    return false
  }
}

function hasRawText(type: AnySchema): boolean {
  if (type.kind === 'bytes in a text string' || type.kind === 'any value, as its dag-cbor') return true
  return [type.of, ...(type.record?.fields ?? []).map(({ schema }) => schema)].some(
    (of) => of !== undefined && hasRawText(of),
  )
}

describe('what we write is dag-cbor', () => {
  test.each([...messageTypes])('%s', (_, type) => {
    fc.assert(
      fc.property(arbitraryOf(type), (value) => {
        const bytes = encode(type, value)
        if (!isText(type, bytes)) return
        // Reads and writes again: the same order of keys, the same heads.
        expect(toHex(dagCbor.encode(dagCbor.decode(bytes)))).toBe(toHex(bytes))
      }),
      runs,
    )
  })
})

test('cborg finds the fields under their Go names', () => {
  const fields = cborg.decode(encode(DealResponse, { accepted: true, message: 'fine' }))
  expect(fields).toEqual({ Accepted: true, Message: 'fine' })
  expect(Object.keys(dagCbor.decode(encode(DealParams, exampleParams)))).toEqual([
    'DealUUID',
    'Transfer',
    'IsOffline',
    'DealDataRoot',
    'SkipIPNIAnnounce',
    'ClientDealProposal',
    'RemoveUnsealedCopy',
  ])
  expect(toJson(DealResponse, { accepted: true, message: 'fine' })).toEqual({ accepted: true, message: 'fine' })
})
