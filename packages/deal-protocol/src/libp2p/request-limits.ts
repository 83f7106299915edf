import { TooLongError } from '../cbor/errors.ts'
import { LIMITS } from '../cbor/limits.ts'
import type { DealParams } from '../types/boost-storage.ts'
import { decodeTransferParams, TRANSFER_PARAMS_LIMITS, type TransferParamsLimits } from '../values/transfer-params.ts'

/** How long requests, and what is in them, may be (defect 1). */
export interface RequestLimits {
  /** A whole request: 4 MiB. */
  readonly messageBytes?: number
  /** A label: 8,192. The chain takes 256, which `validate` reports. */
  readonly labelBytes?: number
  /** The params of a transfer, and the URL and headers in them: TRANSFER_PARAMS_LIMITS. */
  readonly transferParams?: Partial<TransferParamsLimits>
}

export const REQUEST_LIMITS = {
  messageBytes: LIMITS.messageBytes,
  labelBytes: LIMITS.textBytes,
  transferParams: TRANSFER_PARAMS_LIMITS,
} as const

/** Types of transfer whose params are what `decodeTransferParams` reads. */
const KNOWN_TRANSFERS: readonly string[] = ['http', 'libp2p']

/**
 * @throws TooLongError for a field that is too long; InvalidTransferParamsError for params of an online deal that
 *   are none, or too long in some part. Neither repeats what is there
 */
export function assertProposalLimits(params: DealParams, limits: RequestLimits): void {
  const { length } = params.clientDealProposal.proposal.label.bytes
  const labelBytes = limits.labelBytes ?? REQUEST_LIMITS.labelBytes
  if (length > labelBytes) {
    throw new TooLongError('a label', length, labelBytes).within('DealParams.ClientDealProposal.Proposal.Label')
  }
  const transferParams = { ...REQUEST_LIMITS.transferParams, ...limits.transferParams }
  const { type, params: bytes } = params.transfer
  if (bytes.length > transferParams.bytes) {
    throw new TooLongError('transfer params', bytes.length, transferParams.bytes).within('DealParams.Transfer.Params')
  }
  if (!params.isOffline && KNOWN_TRANSFERS.includes(type)) decodeTransferParams(bytes, transferParams)
}
