import { type DealResponse, type DealStatusResponse, type Signer, signStatusRequest } from '@carport/deal-protocol'
import { type DealCallOptions, dealClient } from '@carport/deal-protocol/libp2p'
import type { Libp2p } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'
import type { ProposedDeal } from '../propose.ts'

export interface SentDeal {
  /** The protocol that both sides knew. */
  readonly protocol: string
  readonly response: DealResponse
  /** Of a deal that was accepted. */
  readonly status: DealStatusResponse | undefined
}

/** Sends a deal to a provider, and asks it how the deal stands. */
export async function sendDeal(
  node: Libp2p,
  provider: Multiaddr[],
  { params }: ProposedDeal,
  signer: Signer,
  options: DealCallOptions = {},
): Promise<SentDeal> {
  const client = dealClient(node)
  let protocol = ''
  const response = await client.propose(provider, params, {
    ...options,
    onProgress: (event) => {
      if (event.detail.step === 'opened') protocol = event.detail.protocol
      options.onProgress?.(event)
    },
  })
  if (!response.accepted) return { protocol, response, status: undefined }
  const request = await signStatusRequest(params.dealUuid, signer)
  return { protocol, response, status: await client.status(provider, request, options) }
}
