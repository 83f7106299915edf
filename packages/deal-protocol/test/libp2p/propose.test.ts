import { describe, expect, test } from 'vitest'
import {
  DealParams,
  DealParamsV120,
  DealResponse,
  dealProposalCid,
  encode,
  secp256k1Signer,
  sign,
  toJson,
  verifyProposal,
} from '../../src/index.ts'
import { DEAL_PROTOCOLS, type DealProgress, dealClient } from '../../src/libp2p/index.ts'
import { exampleParams, exampleProposal } from '../builders/example-deal.ts'
import { messageFrom, sendMessage, startNode, startProvider, startStub } from './nodes.ts'

const V121 = '/fil/storage/mk/1.2.1'
const V120 = '/fil/storage/mk/1.2.0'

describe('a proposal over libp2p (section 2)', () => {
  test('reaches the provider as it was made, and its answer comes back', async () => {
    const signer = secp256k1Signer(new Uint8Array(32).fill(3))
    const proposal = await sign({ ...exampleProposal, client: signer.address }, signer)
    const params = { ...exampleParams, clientDealProposal: proposal }
    let received: DealParams | undefined
    const { client, server, peer } = await startProvider({
      propose: async (got, context) => {
        received = got
        expect(context.protocol).toBe(V121)
        expect(context.peer.equals(client.peerId)).toBe(true)
        return { accepted: await verifyProposal(got.clientDealProposal), message: '' }
      },
    })
    expect(await dealClient(client).propose(peer, params)).toEqual({ accepted: true, message: '' })
    expect(toJson(DealParams, received as DealParams)).toEqual(toJson(DealParams, params))
    expect(dealProposalCid((received as DealParams).clientDealProposal.proposal)).toEqual(
      dealProposalCid(proposal.proposal),
    )
    // By the peer id alone, over the connection that there is.
    expect(await dealClient(client).propose(server.peerId, params)).toEqual({ accepted: true, message: '' })
  })

  test('a refusal is an answer, not an error', async () => {
    const message = 'failed validation: deal start epoch has passed'
    const { client, peer } = await startProvider({ propose: () => ({ accepted: false, message }) })
    expect(await dealClient(client).propose(peer, exampleParams)).toEqual({ accepted: false, message })
  })

  test('says how far it is', async () => {
    const { client, peer } = await startProvider({ propose: () => ({ accepted: true, message: '' }) })
    const progress: DealProgress[] = []
    await dealClient(client).propose(peer, exampleParams, { onProgress: ({ detail }) => progress.push(detail) })
    expect(progress).toEqual([
      { step: 'open', attempt: 1 },
      { step: 'opened', protocol: V121 },
      { step: 'sent', bytes: encode(DealParams, exampleParams).length },
      { step: 'answered' },
    ])
  })

  test('is not sent at all if it is none', async () => {
    const client = await startNode()
    const wrong = { ...exampleParams, dealUuid: 'no uuid' }
    await expect(dealClient(client).propose(client.getMultiaddrs(), wrong)).rejects.toMatchObject({
      name: 'InvalidValueError',
      path: 'DealParams.DealUUID',
    })
  })
})

describe('the protocol that is negotiated', () => {
  test.each([
    [V121, [V121, V120]],
    [V121, [V121]],
    [V120, [V120]],
  ])('is %s with a provider of %j, and carries all seven fields', async (expected, offered) => {
    const { client, peer } = await startStub(offered, async (stream) => {
      const params = await messageFrom(DealParams, stream)
      sendMessage(DealResponse, { accepted: params.skipIpniAnnounce, message: stream.protocol }, stream)
      await stream.close()
    })
    expect(await dealClient(client).propose(peer, exampleParams)).toEqual({ accepted: true, message: expected })
  })

  test.each([V121, V120])('says nothing about the fields: %s carries five and seven', async (protocol) => {
    const { client, peer } = await startProvider({
      propose: ({ skipIpniAnnounce, removeUnsealedCopy }, context) => ({
        accepted: true,
        message: `${context.protocol} ${skipIpniAnnounce} ${removeUnsealedCopy}`,
      }),
    })
    const { removeUnsealedCopy: _, skipIpniAnnounce: __, ...fiveFields } = exampleParams
    const five = await client.dialProtocol(peer, protocol)
    sendMessage(DealParamsV120, fiveFields, five)
    expect(await messageFrom(DealResponse, five)).toEqual({ accepted: true, message: `${protocol} false false` })
    const seven = await client.dialProtocol(peer, protocol)
    sendMessage(DealParams, exampleParams, seven)
    expect(await messageFrom(DealResponse, seven)).toEqual({ accepted: true, message: `${protocol} true false` })
  })

  test('a provider of none of them is not asked twice', async () => {
    const { client, peer } = await startStub('/fil/storage/mk/1.1.1', () => {})
    await expect(dealClient(client).propose(peer, exampleParams)).rejects.toMatchObject({
      name: 'StreamNotOpenedError',
      protocols: DEAL_PROTOCOLS.propose,
      attempts: 1,
      cause: { name: 'UnsupportedProtocolError' },
    })
  })
})
