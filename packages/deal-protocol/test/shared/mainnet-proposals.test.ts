import { CID } from 'multiformats/cid'
import { describe, expect, test } from 'vitest'
import { ClientDealProposal, DealProposal, decode, encode, fromJson, receivedBytes, toJson } from '../../src/index.ts'
import { failureOf } from '../builders/failure.ts'
import { hex, toHex } from '../builders/hex.ts'
import { fixtures } from './shared-folder.ts'

interface MainnetProposal {
  source: string
  sigType: 'secp256k1' | 'bls'
  labelIsValidUtf8: boolean
  clientDealProposalHex: string
  proposalHex: string
  signatureHex: string
  clientAddressHex: string
  providerAddressHex: string
  pieceCid: string
  pieceSize: number
  verified: boolean
  labelHex: string
  start: number
  end: number
}

const { vectors: proposals } = await fixtures<{ vectors: MainnetProposal[] }>('mainnet-client-deal-proposals.json')

describe('proposals from mainnet (section 6)', () => {
  test.each(proposals)('$clientDealProposalHex', (fixture) => {
    const value = decode(ClientDealProposal, hex(fixture.clientDealProposalHex))
    const { proposal, clientSignature } = value
    expect(toHex(clientSignature.bytes)).toBe(fixture.signatureHex)
    expect(toHex(proposal.client.bytes)).toBe(fixture.clientAddressHex)
    expect(toHex(proposal.provider.bytes)).toBe(fixture.providerAddressHex)
    expect(proposal.pieceCid).toEqual(CID.parse(fixture.pieceCid))
    expect(proposal).toMatchObject({
      pieceSize: BigInt(fixture.pieceSize),
      verifiedDeal: fixture.verified,
      startEpoch: BigInt(fixture.start),
      endEpoch: BigInt(fixture.end),
    })
    expect(proposal.label.kind).toBe('string')
    expect(toHex(proposal.label.bytes)).toBe(fixture.labelHex)
    expect(proposal.label.isValid).toBe(fixture.labelIsValidUtf8)

    expect(toHex(encode(ClientDealProposal, value))).toBe(fixture.clientDealProposalHex)
    expect(toHex(receivedBytes(DealProposal, proposal))).toBe(fixture.proposalHex)
    const json = toJson(ClientDealProposal, value)
    expect(toHex(encode(ClientDealProposal, fromJson(ClientDealProposal, json)))).toBe(fixture.clientDealProposalHex)

    const strictly = () => decode(ClientDealProposal, hex(fixture.clientDealProposalHex), { mode: 'strict' })
    if (fixture.labelIsValidUtf8) expect(strictly()).toEqual(value)
    else
      expect(failureOf(strictly)).toMatchObject({
        name: 'NotCanonicalError',
        path: 'ClientDealProposal.Proposal.Label',
      })
  })
})
