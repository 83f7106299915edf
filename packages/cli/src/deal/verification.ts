import {
  type Address,
  ClientDealProposal,
  dealProposalCid,
  type Problem,
  SIGNATURE_TYPE,
  signedProposalCid,
  validate,
  verifyProposal,
} from '@carport/deal-protocol'
import type { CID } from 'multiformats/cid'
import type { Resolutions } from './arguments.ts'
import { UnresolvedClientError } from './errors.ts'

/** What there is to say about a signed proposal. */
export interface Verification {
  readonly valid: boolean
  readonly client: Address
  /** The key that the signature was checked against: the client, or what it stands for. */
  readonly signer: Address
  readonly signatureType: string
  readonly dealProposalCid: CID
  readonly signedProposalCid: CID
  /** What no one would accept, though it is well signed. */
  readonly problems: readonly Problem[]
}

/** @throws UnresolvedClientError for an f0 client that is not among the resolutions */
export async function verifyDeal(deal: ClientDealProposal, resolutions: Resolutions): Promise<Verification> {
  const { client } = deal.proposal
  const signer = client.protocol === 0 ? resolutions.get(client.toString()) : client
  if (signer === undefined) throw new UnresolvedClientError(client)
  return {
    valid: await verifyProposal(deal, { resolve: () => signer }),
    client,
    signer,
    signatureType: signatureTypeName(deal.clientSignature.type),
    dealProposalCid: dealProposalCid(deal.proposal),
    signedProposalCid: signedProposalCid(deal),
    problems: validate(ClientDealProposal, deal),
  }
}

function signatureTypeName(type: number): string {
  return Object.entries(SIGNATURE_TYPE).find(([, code]) => code === type)?.[0] ?? String(type)
}
