import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { DealParams, decode, secp256k1Signer } from '@carport/deal-protocol'
import { dealStatusText } from '@carport/deal-protocol/libp2p'
import { expect, onTestFinished, test } from 'vitest'
import { exampleInputs } from '../example-inputs.ts'
import { type ProposedDeal, propose } from '../propose.ts'
import { startExampleProvider } from '../send/example-provider.ts'
import { startNode } from '../send/libp2p-node.ts'
import { sendDeal } from '../send/send-deal.ts'

const script = join(import.meta.dirname, '../send/send.ts')
const signer = secp256k1Signer(new Uint8Array(32).fill(1))

async function start() {
  const provider = await startExampleProvider()
  const node = await startNode({ listen: false })
  onTestFinished(async () => {
    await node.stop()
    await provider[Symbol.asyncDispose]()
  })
  return { node, addresses: provider.addresses }
}

test('a deal is sent, accepted, and asked for', async () => {
  const { node, addresses } = await start()
  const deal = await propose(exampleInputs, signer)
  const { protocol, response, status } = await sendDeal(node, addresses, deal, signer)
  expect({ protocol, response }).toEqual({
    protocol: '/fil/storage/mk/1.2.1',
    response: { accepted: true, message: '' },
  })
  expect(status?.dealStatus?.signedProposalCid).toEqual(deal.signedProposalCid)
  expect(status?.dealStatus?.proposal).toEqual(deal.params.clientDealProposal.proposal)
  expect(status && dealStatusText(status)).toBe('Transfer Queued')
})

test.each<[string, (deal: ProposedDeal) => DealParams, string]>([
  [
    'whose signature is of another proposal',
    ({ params }) => {
      const { proposal, clientSignature } = params.clientDealProposal
      return { ...params, clientDealProposal: { proposal: { ...proposal, pieceSize: 256n }, clientSignature } }
    },
    'failed validation: invalid signature', // defect 7
  ],
  [
    'whose transfer says nothing that can be read',
    ({ params }) => ({ ...params, transfer: { ...params.transfer, params: new Uint8Array(3) } }),
    'failed to decode deal proposal: failed to de-serialize transport params bytes: not JSON',
  ],
])('a deal %s is refused, with the reason', async (_, spoil, message) => {
  const { node, addresses } = await start()
  const deal = await propose(exampleInputs, signer)
  const sent = await sendDeal(node, addresses, { ...deal, params: spoil(deal) }, signer)
  expect(sent).toMatchObject({ response: { accepted: false, message }, status: undefined })
})

test('a deal that is there already is refused', async () => {
  const { node, addresses } = await start()
  const deal = await propose(exampleInputs, signer)
  await sendDeal(node, addresses, deal, signer)
  const again = await sendDeal(node, addresses, { ...deal, params: decode(DealParams, deal.message) }, signer)
  expect(again.response.message).toBe(`deal has the same uuid as deal ${deal.params.dealUuid}`)
})

test('the program prints what it has sent and what came back', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toMatch(/^piece {7}baga6ea4sea[a-z2-7]+, 34,359,738,368 bytes$/m)
  expect(stdout).toMatch(/^Sent to {5}\/ip4\/127\.0\.0\.1\/tcp\/\d+\/p2p\/12D3KooW\w+$/m)
  expect(stdout).toContain(`as          /fil/storage/mk/1.2.1
answer      accepted
status      Transfer Queued
transfer    0 of 34,091,302,912 bytes
`)
})
