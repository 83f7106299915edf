import { boolean } from '../cbor/boolean.ts'
import { cid } from '../cbor/cid.ts'
import { field } from '../cbor/field.ts'
import { enumeration, uint64 } from '../cbor/integer.ts'
import { map } from '../cbor/map.ts'
import { nullable } from '../cbor/nullable.ts'
import { raw } from '../cbor/raw.ts'
import type { TypeOf } from '../cbor/schema.ts'
import { rawText, text } from '../cbor/text.ts'
import { tuple } from '../cbor/tuple.ts'

/** What a message of data transfer is about. */
export const TransferMessageType = {
  New: 0,
  Update: 1,
  Cancel: 2,
  Complete: 3,
  Voucher: 4,
  VoucherResult: 5,
  Restart: 6,
  RestartExistingChannelRequest: 7,
} as const

export const ChannelID = /* @__PURE__ */ tuple(
  'ChannelID',
  () => ({
    initiator: field('Initiator', rawText),
    responder: field('Responder', rawText),
    id: field('ID', uint64),
  }),
  {
    about: 'A data transfer: the peer ids of both sides, as bytes, and a number.',
    protocol: 'inside MinerDeal, ClientDeal',
  },
)
export type ChannelID = TypeOf<typeof ChannelID>

const transferRequest = /* @__PURE__ */ map(
  'TransferRequest',
  () => ({
    baseCidPtr: field('BCid', nullable(cid)),
    messageType: field('Type', enumeration),
    pause: field('Paus', boolean),
    partial: field('Part', boolean),
    pull: field('Pull', boolean),
    selectorPtr: field('Stor', nullable(raw)),
    voucherPtr: field('Vouch', nullable(raw)),
    voucherTypeIdentifier: field('VTyp', text),
    transferId: field('XferID', uint64),
    restartChannel: field('RestartChannel', ChannelID),
  }),
  { about: 'A side asks for data, or for a change to a transfer.', protocol: 'inside TransferMessage' },
)

const transferResponse = /* @__PURE__ */ map(
  'TransferResponse',
  () => ({
    messageType: field('Type', enumeration),
    requestAccepted: field('Acpt', boolean),
    paused: field('Paus', boolean),
    transferId: field('XferID', uint64),
    voucherResultPtr: field('VRes', nullable(raw)),
    voucherTypeIdentifier: field('VTyp', text),
  }),
  { about: 'What the other side answers.', protocol: 'inside TransferMessage' },
)

export const TransferMessage = /* @__PURE__ */ map(
  'TransferMessage',
  () => ({
    isRequest: field('IsRq', boolean),
    request: field('Request', nullable(transferRequest)),
    response: field('Response', nullable(transferResponse)),
  }),
  {
    about: 'A message of data transfer: a request or a response, of a type out of TransferMessageType.',
    protocol: '/fil/datatransfer/1.2.0',
    validate: ({ isRequest, request, response }, report) => {
      if ((request !== null) !== isRequest || (response !== null) === isRequest) {
        report('', 'has not just the request or the response that IsRq announces')
      }
    },
  },
)
export type TransferMessage = TypeOf<typeof TransferMessage>

export const StorageDataTransferVoucher = /* @__PURE__ */ tuple(
  'StorageDataTransferVoucher',
  () => ({ proposal: field('Proposal', cid) }),
  {
    about: 'Which deal a transfer is for, by its signed proposal CID.',
    protocol: 'voucher StorageDataTransferVoucher',
  },
)
export type StorageDataTransferVoucher = TypeOf<typeof StorageDataTransferVoucher>
