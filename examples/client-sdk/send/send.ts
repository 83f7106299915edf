/**
 * A deal, from its inputs to the provider's answer:
 *
 *     inputs, a key ──propose.ts──▶ DealParams, signed ──send-deal.ts──▶ a provider over libp2p
 *                                                                          │ accepted, or why not
 *     how the deal stands ◀──────────signed request for its status─────────┘
 *
 * `node send/send.ts` sends it to a provider in this process; `node send/send.ts ADDRESS` to the one that listens there
 * (`/ip4/…/tcp/…/p2p/…`), which will look twice at a client whose key is known to everybody.
 */
import { secp256k1Signer, TokenAmount } from '@carport/deal-protocol'
import { dealStatusText } from '@carport/deal-protocol/libp2p'
import { multiaddr } from '@multiformats/multiaddr'
import { exampleInputs } from '../example-inputs.ts'
import { propose } from '../propose.ts'
import { startExampleProvider } from './example-provider.ts'
import { startNode } from './libp2p-node.ts'
import { sendDeal } from './send-deal.ts'

const [address] = process.argv.slice(2)

await using provider = address === undefined ? await startExampleProvider() : undefined
const addresses = provider?.addresses ?? [multiaddr(address)]
await using node = Object.assign(await startNode({ listen: false }), {
  async [Symbol.asyncDispose]() {
    await node.stop()
  },
})

const signer = secp256k1Signer(new Uint8Array(32).fill(1))
const deal = await propose(exampleInputs, signer)
const { proposal } = deal.params.clientDealProposal
const bytes = (size: bigint): string => `${size.toLocaleString('en')} bytes`
console.log(`Deal        ${deal.params.dealUuid}
client      ${proposal.client}
provider    ${proposal.provider}
piece       ${proposal.pieceCid}, ${bytes(proposal.pieceSize)}
epochs      ${proposal.startEpoch} to ${proposal.endEpoch}
collateral  ${TokenAmount.format(proposal.providerCollateral)} of the provider's
proposal    ${deal.dealProposalCid}
signed      ${deal.signedProposalCid}
message     ${deal.message.length} bytes of CBOR
`)

const { protocol, response, status } = await sendDeal(node, addresses, deal, signer, {
  onProgress: ({ detail }) => {
    if (detail.step === 'retry') console.log(`not there; trying again in ${Math.round(detail.delayMs / 1000)} s`)
  },
})
console.log(`Sent to     ${addresses[0]}
as          ${protocol}
answer      ${response.accepted ? 'accepted' : `refused: ${response.message}`}`)
if (status !== undefined) {
  console.log(`status      ${dealStatusText(status)}
transfer    ${status.nBytesReceived.toLocaleString('en')} of ${bytes(status.transferSize)}`)
}
if (!response.accepted) process.exitCode = 1
