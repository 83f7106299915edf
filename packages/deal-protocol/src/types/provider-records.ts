import { address } from '../cbor/address.ts'
import { bigInteger } from '../cbor/big-integer.ts'
import { boolean } from '../cbor/boolean.ts'
import { cid } from '../cbor/cid.ts'
import { field } from '../cbor/field.ts'
import { enumeration, epoch, time, uint64 } from '../cbor/integer.ts'
import { list } from '../cbor/list.ts'
import { map } from '../cbor/map.ts'
import { nullable } from '../cbor/nullable.ts'
import type { TypeOf } from '../cbor/schema.ts'
import { rawText, text } from '../cbor/text.ts'
import { ChannelID } from './data-transfer.ts'
import { DataRef } from './legacy-proposal.ts'
import { ClientDealProposal } from './market.ts'

const database = "provider's database"

export const MinerDeal = /* @__PURE__ */ map(
  'MinerDeal',
  () => ({
    clientDealProposal: field('ClientDealProposal', ClientDealProposal),
    proposalCid: field('ProposalCid', cid),
    addFundsCid: field('AddFundsCid', nullable(cid)),
    publishCid: field('PublishCid', nullable(cid)),
    miner: field('Miner', rawText),
    client: field('Client', rawText),
    state: field('State', enumeration),
    piecePath: field('PiecePath', text),
    metadataPath: field('MetadataPath', text),
    slashEpoch: field('SlashEpoch', epoch),
    fastRetrieval: field('FastRetrieval', boolean),
    message: field('Message', text),
    fundsReserved: field('FundsReserved', bigInteger),
    ref: field('Ref', nullable(DataRef)),
    availableForRetrieval: field('AvailableForRetrieval', boolean),
    dealId: field('DealID', uint64),
    creationTime: field('CreationTime', time),
    transferChannelId: field('TransferChannelId', nullable(ChannelID)),
    sectorNumber: field('SectorNumber', uint64),
    inboundCar: field('InboundCAR', text),
  }),
  { about: 'A deal as a provider with go-fil-markets remembers it.', protocol: database },
)
export type MinerDeal = TypeOf<typeof MinerDeal>

const log = /* @__PURE__ */ map('Log', () => ({ log: field('Log', text), updatedTime: field('UpdatedTime', time) }), {
  about: 'Something that happened in a stage.',
  protocol: 'inside DealStage',
})

const dealStage = /* @__PURE__ */ map(
  'DealStage',
  () => ({
    name: field('Name', text),
    description: field('Description', text),
    expectedDuration: field('ExpectedDuration', text),
    createdTime: field('CreatedTime', time),
    updatedTime: field('UpdatedTime', time),
    logs: field('Logs', list(log)),
  }),
  { about: 'A stage that a deal went through.', protocol: 'inside DealStages' },
)

const dealStages = /* @__PURE__ */ map('DealStages', () => ({ stages: field('Stages', list(dealStage)) }), {
  about: 'The stages that a deal went through.',
  protocol: 'inside ClientDeal',
})

export const ClientDeal = /* @__PURE__ */ map(
  'ClientDeal',
  () => ({
    clientDealProposal: field('ClientDealProposal', ClientDealProposal),
    proposalCid: field('ProposalCid', cid),
    addFundsCid: field('AddFundsCid', nullable(cid)),
    state: field('State', enumeration),
    miner: field('Miner', rawText),
    minerWorker: field('MinerWorker', address),
    dealId: field('DealID', uint64),
    dataRef: field('DataRef', nullable(DataRef)),
    message: field('Message', text),
    dealStages: field('DealStages', nullable(dealStages)),
    publishMessage: field('PublishMessage', nullable(cid)),
    slashEpoch: field('SlashEpoch', epoch),
    pollRetryCount: field('PollRetryCount', uint64),
    pollErrorCount: field('PollErrorCount', uint64),
    fastRetrieval: field('FastRetrieval', boolean),
    fundsReserved: field('FundsReserved', bigInteger),
    creationTime: field('CreationTime', time),
    transferChannelId: field('TransferChannelID', nullable(ChannelID)),
    sectorNumber: field('SectorNumber', uint64),
  }),
  { about: 'A deal as a client with go-fil-markets remembers it.', protocol: "client's database" },
)
export type ClientDeal = TypeOf<typeof ClientDeal>

export const Balance = /* @__PURE__ */ map(
  'Balance',
  () => ({ locked: field('Locked', bigInteger), available: field('Available', bigInteger) }),
  { about: 'What an account has in the market actor.', protocol: database },
)
export type Balance = TypeOf<typeof Balance>

const dealInfo = /* @__PURE__ */ map(
  'DealInfo',
  () => ({
    dealId: field('DealID', uint64),
    sectorId: field('SectorID', uint64),
    offset: field('Offset', uint64),
    length: field('Length', uint64),
  }),
  { about: 'Where the data of a deal lies.', protocol: 'inside PieceInfo' },
)

export const PieceInfo = /* @__PURE__ */ map(
  'PieceInfo',
  () => ({ pieceCid: field('PieceCID', cid), deals: field('Deals', list(dealInfo)) }),
  { about: 'The deals that a piece is stored for.', protocol: database },
)
export type PieceInfo = TypeOf<typeof PieceInfo>

const blockLocation = /* @__PURE__ */ map(
  'BlockLocation',
  () => ({ relOffset: field('RelOffset', uint64), blockSize: field('BlockSize', uint64) }),
  { about: 'Where a block lies in a piece.', protocol: 'inside PieceBlockLocation' },
)

const pieceBlockLocation = /* @__PURE__ */ map(
  'PieceBlockLocation',
  () => ({ blockLocation: field('BlockLocation', blockLocation), pieceCid: field('PieceCID', cid) }),
  { about: 'A piece that has a block, and where.', protocol: 'inside CIDInfo' },
)

export const CIDInfo = /* @__PURE__ */ map(
  'CIDInfo',
  () => ({ cid: field('CID', cid), pieceBlockLocations: field('PieceBlockLocations', list(pieceBlockLocation)) }),
  { about: 'The pieces that have a block.', protocol: database },
)
export type CIDInfo = TypeOf<typeof CIDInfo>
