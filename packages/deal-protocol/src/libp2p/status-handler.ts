import { uuidBytes } from '../cbor/uuid.ts'
import { blsSigner, verifyBls } from '../signing/bls.ts'
import { recoverSigner } from '../signing/recover-signer.ts'
import type { ResolveAddress } from '../signing/verify-signature.ts'
import type { DealStatusResponse } from '../types/boost-status.ts'
import type { Address } from '../values/address.ts'
import { PROTOCOL } from '../values/address-bytes.ts'
import { SIGNATURE_TYPE, type Signature } from '../values/signature.ts'
import type { DealHandlers, RequestContext } from './deal-handlers.ts'

/** How a deal stands: all of an answer but what the request says. */
export type DealReport = Omit<DealStatusResponse, 'dealUuid' | 'error'>

/** A deal that a provider has. */
export interface KnownDeal {
  /** `Proposal.Client`, who must have signed the request. */
  readonly client: Address
  /** Called only for its client. Ask for the state of a sector only once the deal has one. */
  report(context: RequestContext): DealReport | Promise<DealReport>
}

export interface StatusHandlerOptions {
  /** The deal of a uuid. */
  find(dealUuid: string, context: RequestContext): KnownDeal | undefined | Promise<KnownDeal | undefined>
  /** Which key an f0 client stands for. Without it, deals of such clients are as good as unknown. */
  readonly resolve?: ResolveAddress
}

/**
 * A handler of status requests that tells nobody but a deal's client that there is such a deal (defect 5).
 *
 * The signature over the 16 bytes of the uuid comes first: who has signed is recovered from it before the deal is looked
 * for, and what nobody can have signed is refused without looking. A BLS signature doesn't say whose it is, so it is
 * verified after that, against some key where there is none to verify it against. An unknown uuid, a wrong signature and
 * a client that can't be resolved all get the same answer; the operator learns of the last. What can still be told from
 * outside is the time that `find` and `resolve` take.
 */
export function statusHandler({ find, resolve }: StatusHandlerOptions): NonNullable<DealHandlers['status']> {
  return async ({ dealUuid, signature }, context) => {
    const isSigner = signerTest(signature, uuidBytes(dealUuid))
    const deal = isSigner && (await find(dealUuid, context))
    const client = deal && (await clientKey(deal.client, resolve, context))
    if (!isSigner?.(client) || !deal) return failure(dealUuid, `no storage deal found with deal UUID ${dealUuid}`)
    try {
      return { dealUuid, error: '', ...(await deal.report(context)) }
    } catch (error) {
      context.report(error)
      return failure(dealUuid, 'failed to fetch deal status')
    }
  }
}

/** What tells whether an address has signed; undefined for a signature that no address can have made. */
function signerTest(signature: Signature, message: Uint8Array): ((client: Address | undefined) => boolean) | undefined {
  if (signature.type === SIGNATURE_TYPE.bls) {
    return (client) => {
      const isKey = client?.protocol === PROTOCOL.bls
      return verifyBls(signature.data, message, isKey ? client : someBlsAddress()) && isKey
    }
  }
  const signer = recoverSigner(signature, message)
  return signer && ((client) => client !== undefined && signer.equals(client))
}

async function clientKey(
  client: Address,
  resolve: ResolveAddress | undefined,
  context: RequestContext,
): Promise<Address | undefined> {
  if (client.protocol !== PROTOCOL.id || resolve === undefined) return client
  try {
    return await resolve(client)
  } catch (error) {
    context.report(error)
    return undefined
  }
}

let blsAddress: Address | undefined

/** The address of a key that everybody knows: only to spend as much time as on another's. */
function someBlsAddress(): Address {
  blsAddress ??= blsSigner(Uint8Array.of(1, ...new Uint8Array(31))).address
  return blsAddress
}

function failure(dealUuid: string, error: string): DealStatusResponse {
  return { dealUuid, error, dealStatus: null, isOffline: false, transferSize: 0n, nBytesReceived: 0n }
}
