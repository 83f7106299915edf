import { address } from '../cbor/address.ts'
import { bigInteger } from '../cbor/big-integer.ts'
import { field } from '../cbor/field.ts'
import { epoch, uint64 } from '../cbor/integer.ts'
import { map } from '../cbor/map.ts'
import { nullable } from '../cbor/nullable.ts'
import type { TypeOf } from '../cbor/schema.ts'
import { signature } from '../cbor/signature.ts'
import { tuple } from '../cbor/tuple.ts'

const protocol = '/fil/storage/ask/1.1.0'
const oldProtocol = '/fil/storage/ask/1.0.1'

const request = () => ({ miner: field('Miner', address) })
const requestAbout = 'Whose ask is wanted.'

export const AskRequest = /* @__PURE__ */ map('AskRequest', request, { about: requestAbout, protocol })
export type AskRequest = TypeOf<typeof AskRequest>

export const AskRequestV101 = /* @__PURE__ */ tuple('AskRequestV101', request, {
  about: requestAbout,
  protocol: oldProtocol,
})
export type AskRequestV101 = TypeOf<typeof AskRequestV101>

const ask = () => ({
  price: field('Price', bigInteger),
  verifiedPrice: field('VerifiedPrice', bigInteger),
  minPieceSize: field('MinPieceSize', uint64),
  maxPieceSize: field('MaxPieceSize', uint64),
  miner: field('Miner', address),
  timestamp: field('Timestamp', epoch),
  expiry: field('Expiry', epoch),
  seqNo: field('SeqNo', uint64),
})
const askAbout = 'What a provider asks for a GiB and epoch, and for pieces of which size.'

export const StorageAsk = /* @__PURE__ */ map('StorageAsk', ask, {
  about: askAbout,
  protocol: 'inside SignedStorageAsk',
})
export type StorageAsk = TypeOf<typeof StorageAsk>

export const StorageAskV101 = /* @__PURE__ */ tuple('StorageAskV101', ask, {
  about: askAbout,
  protocol: 'inside SignedStorageAskV101',
})
export type StorageAskV101 = TypeOf<typeof StorageAskV101>

const signedAbout = "An ask with the signature of the miner's worker over its bytes."

export const SignedStorageAsk = /* @__PURE__ */ map(
  'SignedStorageAsk',
  () => ({ ask: field('Ask', nullable(StorageAsk)), signature: field('Signature', nullable(signature)) }),
  { about: signedAbout, protocol: 'inside AskResponse' },
)
export type SignedStorageAsk = TypeOf<typeof SignedStorageAsk>

export const SignedStorageAskV101 = /* @__PURE__ */ tuple(
  'SignedStorageAskV101',
  () => ({ ask: field('Ask', nullable(StorageAskV101)), signature: field('Signature', nullable(signature)) }),
  { about: signedAbout, protocol: 'inside AskResponseV101' },
)
export type SignedStorageAskV101 = TypeOf<typeof SignedStorageAskV101>

const responseAbout = "The ask; null for another miner's."

export const AskResponse = /* @__PURE__ */ map(
  'AskResponse',
  () => ({ ask: field('Ask', nullable(SignedStorageAsk)) }),
  {
    about: responseAbout,
    protocol,
  },
)
export type AskResponse = TypeOf<typeof AskResponse>

export const AskResponseV101 = /* @__PURE__ */ tuple(
  'AskResponseV101',
  () => ({ ask: field('Ask', nullable(SignedStorageAskV101)) }),
  {
    about: responseAbout,
    protocol: oldProtocol,
  },
)
export type AskResponseV101 = TypeOf<typeof AskResponseV101>
