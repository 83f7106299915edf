import {
  DealParams,
  dealProposalCid,
  decode,
  secp256k1Signer,
  signedProposalCid,
  verifyProposal,
} from '@carport/deal-protocol'
import { describe, expect, test } from 'vitest'
import { type DealInputs, InvalidInputsError } from '../deal-inputs.ts'
import { exampleInputs } from '../example-inputs.ts'
import { propose } from '../propose.ts'

const signer = secp256k1Signer(new Uint8Array(32).fill(1))

describe('inputs become a message', () => {
  test('that decodes, verifies and has the two CIDs', async () => {
    const proposed = await propose(exampleInputs, signer)
    const { clientDealProposal: deal, ...params } = decode(DealParams, proposed.message, { mode: 'strict' })
    expect(await verifyProposal(deal)).toBe(true)
    expect(dealProposalCid(deal.proposal)).toEqual(proposed.dealProposalCid)
    expect(signedProposalCid(deal)).toEqual(proposed.signedProposalCid)
    expect(deal.proposal).toMatchObject({
      client: signer.address,
      startEpoch: 6_000_000n,
      providerCollateral: 500_000_000_000_000_000n,
    })
    expect(String(deal.proposal.label)).toBe(exampleInputs.payloadCid)
    expect(params).toMatchObject({
      isOffline: false,
      transfer: { type: 'http', size: 34_091_302_912n },
      removeUnsealedCopy: false,
      skipIpniAnnounce: false,
    })
  })

  test('the same one for the same uuid', async () => {
    const uuid = 'b9400dac-8563-46b4-906a-e993ce44338a'
    const { message } = await propose(exampleInputs, signer, uuid)
    expect((await propose(exampleInputs, signer, uuid)).message).toEqual(message)
    expect((await propose(exampleInputs, signer)).message).not.toEqual(message)
  })

  test('with no transfer in it when there is no URL, whatever size was given', async () => {
    const { params } = await propose({ ...exampleInputs, url: ' ', transferSize: 'nothing' }, signer)
    expect(params).toMatchObject({ isOffline: true, transfer: { type: '', size: 0n } })
  })

  test('for libp2p, of a URL with a multiaddr', async () => {
    const url = 'libp2p:///ip4/127.0.0.1/tcp/4001/p2p/12D3KooWBmAwcd4PJNJvfV89HwE48nwkRmAgo8Vy3uQEyNNHBox2'
    expect((await propose({ ...exampleInputs, url }, signer)).params.transfer.type).toBe('libp2p')
  })
})

test.each<[keyof DealInputs, string, string]>([
  ['pieceCid', '', 'is missing'],
  ['pieceCid', 'baga', 'is no CID'],
  ['pieceCid', exampleInputs.payloadCid, 'is no piece CID'],
  ['pieceSize', '1e9', 'is no whole number'],
  ['pieceSize', '34359738367', 'padded piece size must be a power of 2'],
  ['payloadCid', 'Qm', 'is no CID'],
  ['provider', '', 'is missing'],
  ['provider', 'x01000', 'unknown address network'],
  ['label', 'x'.repeat(257), 'is 257 bytes long, 256 at most'],
  ['startEpoch', '-1', 'is no whole number'],
  ['endEpoch', '6000001', 'is 1 epochs after the start, 518400 at least'],
  ['pricePerEpoch', '1 pound', 'unrecognized suffix: " pound"'],
  ['providerCollateral', '-1', 'is negative'],
  ['clientCollateral', '', 'failed to parse "" as a decimal number'],
  ['url', 'ftp://example.com/piece.car', 'is no http, https or libp2p URL'],
  ['url', 'https://', 'is no http, https or libp2p URL'],
  ['transferSize', '', 'is missing'],
  ['transferSize', '34359738368', 'is more than the piece holds, 34091302912'],
])('%s %j %s', async (input, text, problem) => {
  const error = await propose({ ...exampleInputs, [input]: text }, signer).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(InvalidInputsError)
  expect((error as InvalidInputsError).problems).toEqual([{ input, problem }])
})

test('every input that is wrong is named at once', async () => {
  const inputs = { ...exampleInputs, pieceCid: 'x', pieceSize: 'x', provider: 'x' }
  await expect(propose(inputs, signer)).rejects.toThrow(/^pieceCid is no CID; pieceSize .*; provider /)
})
