import { expect, test } from 'vitest'
import {
  Address,
  type AnySchema,
  DealParams,
  DealProposal,
  decode,
  encode,
  Signature,
  undefinedCid,
} from '../../src/index.ts'
import { failureOf } from '../builders/failure.ts'
import { hex, toHex } from '../builders/hex.ts'
import { typeNamed, vectors } from './shared-folder.ts'

interface RefusedCase {
  name: string
  type: string
  error?: string
  hex?: string
  decodeError?: string
}

const { cases } = await vectors<{ cases: RefusedCase[] }>('encode-refused.json')

/** The CID of the values that the cases were made from. */
const leastProposal = cases.find(({ name }) => name === 'nil amount')?.hex as string
const { pieceCid: piece } = decode(DealProposal, hex(leastProposal))

/** For each case: what of the least value is to be changed, and where the error must be. */
const changes: Record<string, { change: object; path: string }> = {
  'undefined piece CID': { change: { pieceCid: undefinedCid }, path: 'DealProposal.PieceCID' },
  'undefined client': { change: { client: Address.undefined }, path: 'DealProposal.Client' },
  'amount of 129 bytes': {
    change: { storagePricePerEpoch: 256n ** 128n - 1n },
    path: 'DealProposal.StoragePricePerEpoch',
  },
  'nil amount': { change: {}, path: '' },
  'message of 8,193 bytes': { change: { message: 'z'.repeat(8193) }, path: 'DealResponse.Message' },
  'type of 8,193 bytes': { change: { type: 'z'.repeat(8193) }, path: 'Transfer.Type' },
  'params of 2 MiB + 1': { change: { params: new Uint8Array(2 ** 21 + 1) }, path: 'Transfer.Params' },
  'zero signature': { change: { signature: new Signature(0, new Uint8Array(0)) }, path: '' },
  'signature type 255': { change: { signature: new Signature(255, Uint8Array.of(1)) }, path: '' },
  'signature of 200 bytes and a type': { change: { signature: new Signature(2, new Uint8Array(200)) }, path: '' },
  'undefined miner': { change: { miner: Address.undefined }, path: 'AskRequest.Miner' },
  'undefined proposal': { change: { proposal: undefinedCid }, path: 'LegacyDealStatusRequest.Proposal' },
  'undefined root': { change: { dealDataRoot: undefinedCid }, path: 'DealParams.DealDataRoot' },
}

/** A value of which every field is zero, but for what can't be encoded. */
function least(type: AnySchema): Record<string, unknown> {
  const value = type.zero() as Record<string, unknown>
  for (const name of ['client', 'provider', 'miner']) if (name in value) value[name] = Address.id(0)
  for (const name of ['pieceCid', 'proposal', 'dealDataRoot']) if (value[name] === undefinedCid) value[name] = piece
  if (type === DealParams) {
    value.clientDealProposal = { proposal: least(DealProposal), clientSignature: new Signature(1, new Uint8Array(0)) }
  }
  return value
}

test('every case is here', () => {
  expect(cases.map(({ name }) => name).sort()).toEqual(Object.keys(changes).sort())
})

test.each(cases)('$type, $name: refused, or written, as Go does', ({ name, type: typeName, hex: written }) => {
  const type = typeNamed(typeName)
  const { change, path } = changes[name]
  const value = { ...least(type), ...change }
  if (written === undefined) expect(failureOf(() => encode(type, value)).path).toBe(path)
  else expect(toHex(encode(type, value))).toBe(written)
})
