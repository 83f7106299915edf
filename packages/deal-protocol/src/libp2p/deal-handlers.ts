import type { PeerId } from '@libp2p/interface'
import type { DealStatusRequest, DealStatusResponse } from '../types/boost-status.ts'
import type { DealParams, DealResponse } from '../types/boost-storage.ts'
import type { AskRequest, AskResponse } from '../types/legacy-ask.ts'
import type { RetrievalQuery, RetrievalQueryResponse } from '../types/retrieval.ts'
import type { TransportsQueryResponse } from '../types/transports.ts'

/** What a handler knows beside the request. */
export interface RequestContext {
  /** Who asks. */
  readonly peer: PeerId
  /** What was negotiated: says nothing of the fields of the message. */
  readonly protocol: string
  /** Fires when nobody waits for the answer any more: the stream broke, its deadline is over, the provider stops. */
  readonly signal: AbortSignal
  /** Tells the operator of an error that the client doesn't learn: it goes to `onError`. */
  report(error: unknown): void
}

type Answer<Response> = Response | Promise<Response>

/**
 * What a provider answers. A protocol without a handler is not offered. A handler that throws still gets its client an
 * answer, which repeats nothing of the error; to tell a client something, return it.
 */
export interface DealHandlers {
  /** Both mk/1.2.1 and mk/1.2.0. Not validated yet: neither its signature, nor its terms. */
  readonly propose?: (params: DealParams, context: RequestContext) => Answer<DealResponse>
  /** `statusHandler` makes one that tells strangers nothing. */
  readonly status?: (request: DealStatusRequest, context: RequestContext) => Answer<DealStatusResponse>
  readonly ask?: (request: AskRequest, context: RequestContext) => Answer<AskResponse>
  readonly transports?: (context: RequestContext) => Answer<TransportsQueryResponse>
  readonly query?: (request: RetrievalQuery, context: RequestContext) => Answer<RetrievalQueryResponse>
}
