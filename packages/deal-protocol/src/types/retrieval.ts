import { address } from '../cbor/address.ts'
import { bigInteger } from '../cbor/big-integer.ts'
import { bytes } from '../cbor/bytes.ts'
import { cid } from '../cbor/cid.ts'
import { field } from '../cbor/field.ts'
import { enumeration, epoch, uint64 } from '../cbor/integer.ts'
import { list } from '../cbor/list.ts'
import { map } from '../cbor/map.ts'
import { nullable } from '../cbor/nullable.ts'
import { raw } from '../cbor/raw.ts'
import type { TypeOf } from '../cbor/schema.ts'
import { signature } from '../cbor/signature.ts'
import { text } from '../cbor/text.ts'
import { tuple } from '../cbor/tuple.ts'

const queryProtocol = '/fil/retrieval/qry/1.0.0'

const queryParams = /* @__PURE__ */ map('QueryParams', () => ({ pieceCid: field('PieceCID', nullable(cid)) }), {
  about: 'The piece that must have the payload, if it matters.',
  protocol: 'inside RetrievalQuery',
})

export const RetrievalQuery = /* @__PURE__ */ map(
  'RetrievalQuery',
  () => ({ payloadCid: field('PayloadCID', cid), queryParams: field('QueryParams', queryParams) }),
  { about: 'Whether a provider has a payload, and what it asks for it.', protocol: queryProtocol },
)
export type RetrievalQuery = TypeOf<typeof RetrievalQuery>

export const RetrievalQueryResponse = /* @__PURE__ */ map(
  'RetrievalQueryResponse',
  () => ({
    status: field('Status', enumeration),
    pieceCidFound: field('PieceCIDFound', enumeration),
    size: field('Size', uint64),
    paymentAddress: field('PaymentAddress', address),
    minPricePerByte: field('MinPricePerByte', bigInteger),
    maxPaymentInterval: field('MaxPaymentInterval', uint64),
    maxPaymentIntervalIncrease: field('MaxPaymentIntervalIncrease', uint64),
    message: field('Message', text),
    unsealPrice: field('UnsealPrice', bigInteger),
  }),
  { about: 'What it has and asks; see RetrievalQueryStatus and PieceStatus.', protocol: queryProtocol },
)
export type RetrievalQueryResponse = TypeOf<typeof RetrievalQueryResponse>

const retrievalParams = /* @__PURE__ */ map(
  'RetrievalParams',
  () => ({
    selector: field('Selector', nullable(raw)),
    pieceCid: field('PieceCID', nullable(cid)),
    pricePerByte: field('PricePerByte', bigInteger),
    paymentInterval: field('PaymentInterval', uint64),
    paymentIntervalIncrease: field('PaymentIntervalIncrease', uint64),
    unsealPrice: field('UnsealPrice', bigInteger),
  }),
  { about: 'The terms of a retrieval.', protocol: 'inside RetrievalDealProposal' },
)

export const RetrievalDealProposal = /* @__PURE__ */ map(
  'RetrievalDealProposal',
  () => ({
    payloadCid: field('PayloadCID', cid),
    id: field('ID', uint64),
    params: field('Params', retrievalParams),
  }),
  { about: 'What a client proposes to retrieve.', protocol: 'voucher RetrievalDealProposal/1' },
)
export type RetrievalDealProposal = TypeOf<typeof RetrievalDealProposal>

export const RetrievalDealResponse = /* @__PURE__ */ map(
  'RetrievalDealResponse',
  () => ({
    status: field('Status', enumeration),
    id: field('ID', uint64),
    paymentOwed: field('PaymentOwed', bigInteger),
    message: field('Message', text),
  }),
  {
    about: 'How a retrieval stands; its status is one of RetrievalDealStatus.',
    protocol: 'voucher RetrievalDealResponse/1',
  },
)
export type RetrievalDealResponse = TypeOf<typeof RetrievalDealResponse>

const voucherExtra = /* @__PURE__ */ tuple(
  'ModVerifyParams',
  () => ({ actor: field('Actor', address), method: field('Method', uint64), data: field('Data', bytes) }),
  { about: 'A call that must succeed before a voucher is worth anything.', protocol: 'inside SignedVoucher' },
)

const voucherMerge = /* @__PURE__ */ tuple(
  'Merge',
  () => ({ lane: field('Lane', uint64), nonce: field('Nonce', uint64) }),
  {
    about: 'A lane that a voucher merges into its own.',
    protocol: 'inside SignedVoucher',
  },
)

export const SignedVoucher = /* @__PURE__ */ tuple(
  'SignedVoucher',
  () => ({
    channelAddr: field('ChannelAddr', address),
    timeLockMin: field('TimeLockMin', epoch),
    timeLockMax: field('TimeLockMax', epoch),
    secretHash: field('SecretHash', bytes),
    extra: field('Extra', nullable(voucherExtra)),
    lane: field('Lane', uint64),
    nonce: field('Nonce', uint64),
    amount: field('Amount', bigInteger),
    minSettleHeight: field('MinSettleHeight', epoch),
    merges: field('Merges', list(voucherMerge)),
    signature: field('Signature', nullable(signature)),
  }),
  { about: 'A payment out of a payment channel.', protocol: 'inside RetrievalDealPayment' },
)
export type SignedVoucher = TypeOf<typeof SignedVoucher>

export const RetrievalDealPayment = /* @__PURE__ */ map(
  'RetrievalDealPayment',
  () => ({
    id: field('ID', uint64),
    paymentChannel: field('PaymentChannel', address),
    paymentVoucher: field('PaymentVoucher', nullable(SignedVoucher)),
  }),
  { about: 'A payment for a retrieval.', protocol: 'voucher RetrievalDealPayment/1' },
)
export type RetrievalDealPayment = TypeOf<typeof RetrievalDealPayment>
