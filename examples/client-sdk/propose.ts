import { DealParams, dealProposalCid, encode, type Signer, sign, signedProposalCid } from '@carport/deal-protocol'
import type { CID } from 'multiformats/cid'
import { type DealInputs, readDeal } from './deal-inputs.ts'

/** A deal that can be sent. */
export interface ProposedDeal {
  readonly params: DealParams
  /** What goes to `/fil/storage/mk/1.2.1`. */
  readonly message: Uint8Array
  /** The proposal as the chain will have it, `bafy2bzace…`. */
  readonly dealProposalCid: CID
  /** With its signature, `bafyrei…`: how Boost knows the deal. */
  readonly signedProposalCid: CID
}

/**
 * Builds a deal of plain inputs, has it signed and encodes it. Nothing in here knows whether it runs in a browser or
 * in Node.
 *
 * @param dealUuid by which the provider is asked for the deal's status
 * @throws InvalidInputsError with the problem of each input
 */
export async function propose(
  inputs: DealInputs,
  signer: Signer,
  dealUuid: string = crypto.randomUUID(),
): Promise<ProposedDeal> {
  const { proposal, payloadCid, isOffline, transfer } = readDeal(inputs, signer.address)
  const clientDealProposal = await sign(proposal, signer)
  const params: DealParams = {
    dealUuid,
    isOffline,
    clientDealProposal,
    dealDataRoot: payloadCid,
    transfer,
    removeUnsealedCopy: !inputs.keepUnsealedCopy,
    skipIpniAnnounce: !inputs.announceToIndexers,
  }
  return {
    params,
    message: encode(DealParams, params),
    dealProposalCid: dealProposalCid(proposal),
    signedProposalCid: signedProposalCid(clientDealProposal),
  }
}
