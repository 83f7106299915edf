import { DealParams, type DealResponse, signedProposalCid, validate, verifyProposal } from '@carport/deal-protocol'
import { type DealReport, dealProvider, statusHandler } from '@carport/deal-protocol/libp2p'
import type { Multiaddr } from '@multiformats/multiaddr'
import { startNode } from './libp2p-node.ts'

/** A storage provider in this process. It checks deals and keeps them in mind, but fetches and seals nothing. */
export interface ExampleProvider extends AsyncDisposable {
  readonly addresses: Multiaddr[]
}

export async function startExampleProvider(): Promise<ExampleProvider> {
  const node = await startNode({ listen: true })
  const deals = new Map<string, DealParams>()
  const provider = await dealProvider(node, {
    propose: async (params) => {
      const response = await review(params, deals)
      if (response.accepted) deals.set(params.dealUuid, params)
      return response
    },
    status: statusHandler({
      find: (dealUuid) => {
        const params = deals.get(dealUuid)
        return params && { client: params.clientDealProposal.proposal.client, report: () => report(params) }
      },
    }),
  })
  return {
    addresses: node.getMultiaddrs(),
    async [Symbol.asyncDispose]() {
      await provider.stop()
      await node.stop()
    },
  }
}

/** Reasons in the words of Boost. */
async function review(params: DealParams, deals: ReadonlyMap<string, DealParams>): Promise<DealResponse> {
  const { dealUuid, clientDealProposal } = params
  if (!(await verifyProposal(clientDealProposal))) return refusal('failed validation: invalid signature')
  const [problem] = validate(DealParams, params)
  if (problem !== undefined) return refusal(`failed validation: ${problem.path} ${problem.problem}`)
  if (deals.has(dealUuid)) return refusal(`deal has the same uuid as deal ${dealUuid}`)
  return { accepted: true, message: '' }
}

function refusal(message: string): DealResponse {
  return { accepted: false, message }
}

function report({ clientDealProposal, isOffline, transfer }: DealParams): DealReport {
  return {
    dealStatus: {
      error: '',
      status: 'Accepted',
      sealingStatus: '',
      proposal: clientDealProposal.proposal,
      signedProposalCid: signedProposalCid(clientDealProposal),
      publishCid: null,
      chainDealId: 0n,
    },
    isOffline,
    transferSize: transfer.size,
    nBytesReceived: 0n,
  }
}
