import { hash } from 'node:crypto'
import { CID } from 'multiformats/cid'
import { describe, expect, test } from 'vitest'
import { lines } from '../carport.ts'
import { accepted, answered, deal, fileOf, mainnetDeal } from './made-deals.ts'

/** The proposal in the signed deal: behind the head of a pair, before a signature of 66 bytes and its head of two. */
const proposal = mainnetDeal.hex.slice(2, -2 * 68)
/** A state of a deal on chain: sector start, last update, slash. */
const chainState = '83010220'

function multihashOf(cid: string): { code: number; digest: string } {
  const { multihash, code, version } = CID.parse(cid.trim())
  expect({ code, version }).toEqual({ code: 0x71, version: 1 })
  return { code: multihash.code, digest: Buffer.from(multihash.digest).toString('hex') }
}

describe('carport deal cid', () => {
  test('is that of the chain for a proposal, that of Boost for a signed one', () => {
    expect(answered('cid', 'DealProposal', proposal)).toBe(`${mainnetDeal.dealProposalCid}\n`)
    expect(answered('cid', 'ClientDealProposal', mainnetDeal.hex)).toBe(`${mainnetDeal.signedProposalCid}\n`)
    expect(JSON.parse(answered('cid', '--json', 'ClientDealProposal', mainnetDeal.hex))).toEqual({
      cid: mainnetDeal.signedProposalCid,
    })
  })

  test('is that of a block of dag-cbor for the others: sha2-256, and blake2b-256 on chain', () => {
    const digest = hash('sha256', Buffer.from(accepted.hex, 'hex'), 'hex')
    expect(multihashOf(answered('cid', 'DealResponse', accepted.hex))).toEqual({ code: 0x12, digest })
    expect(multihashOf(answered('cid', 'DealStateV8', chainState)).code).toBe(0xb220)
    expect(multihashOf(answered('cid', 'PublishStorageDealsParams', `8181${mainnetDeal.hex}`)).code).toBe(0xb220)
  })

  test('has another hash with --hash', () => {
    const digest = hash('sha256', Buffer.from(proposal, 'hex'), 'hex')
    expect(multihashOf(answered('cid', 'DealProposal', proposal, '--hash', 'sha2-256'))).toEqual({ code: 0x12, digest })
    expect(answered('cid', 'DealProposal', proposal, '--hash', 'blake2b-256')).toBe(`${mainnetDeal.dealProposalCid}\n`)
    expect(deal(['cid', 'DealProposal', proposal, '--hash', 'md5'])).toMatchObject({ status: 2 })
  })

  test('is of the message alone, without what comes behind it', () => {
    const { status, stdout, stderr } = deal(['cid', 'DealProposal', fileOf(Buffer.from(`${proposal}00`, 'hex'))])
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${mainnetDeal.dealProposalCid}\n` })
    expect(stderr).toBe('carport: 1 bytes after the end of the message\n')
  })

  test('is of the bytes as they are; of a signed proposal as Boost encodes it again', () => {
    const unordered = 'a2684163636570746564f5674d65737361676560'
    expect(answered('cid', 'DealResponse', unordered)).not.toBe(answered('cid', 'DealResponse', accepted.hex))
    // An amount of 0 with a byte of zeros.
    expect(mainnetDeal.hex).toContain('4300ee6b4040584201')
    const spoilt = mainnetDeal.hex.replace('4300ee6b4040584201', '4300ee6b404100584201')
    expect(answered('cid', 'ClientDealProposal', spoilt)).toBe(`${mainnetDeal.signedProposalCid}\n`)
  })

  test('takes lines', () => {
    const { status, stdout } = deal(['cid', 'DealProposal', '-'], { input: `${proposal}\n00\n${proposal}` })
    expect(status).toBe(1)
    expect(lines(stdout)).toEqual([
      mainnetDeal.dealProposalCid,
      expect.stringContaining('{"error":{"name":"UnexpectedKindError"'),
      mainnetDeal.dealProposalCid,
    ])
  })
})
