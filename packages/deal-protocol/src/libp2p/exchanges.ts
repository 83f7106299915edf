import type { Schema } from '../cbor/schema.ts'
import { DealStatusRequest, DealStatusResponse } from '../types/boost-status.ts'
import { DealParams, DealResponse } from '../types/boost-storage.ts'
import { AskRequest, AskResponse } from '../types/legacy-ask.ts'
import { RetrievalQuery, RetrievalQueryResponse } from '../types/retrieval.ts'
import { TransportsQueryResponse } from '../types/transports.ts'

/** One message each way on a stream of its own; of a transports query only the answer (section 2). */
export interface Exchange<Request, Response> {
  /** The best first: the first that both sides know is taken. It never says which fields a message has. */
  readonly protocols: readonly string[]
  readonly request: Schema<Request> | undefined
  readonly response: Schema<Response>
}

export const propose: Exchange<DealParams, DealResponse> = {
  protocols: ['/fil/storage/mk/1.2.1', '/fil/storage/mk/1.2.0'],
  request: DealParams,
  response: DealResponse,
}

export const status: Exchange<DealStatusRequest, DealStatusResponse> = {
  protocols: ['/fil/storage/status/1.2.0'],
  request: DealStatusRequest,
  response: DealStatusResponse,
}

export const ask: Exchange<AskRequest, AskResponse> = {
  protocols: ['/fil/storage/ask/1.1.0'],
  request: AskRequest,
  response: AskResponse,
}

export const transports: Exchange<undefined, TransportsQueryResponse> = {
  protocols: ['/fil/retrieval/transports/1.0.0'],
  request: undefined,
  response: TransportsQueryResponse,
}

export const query: Exchange<RetrievalQuery, RetrievalQueryResponse> = {
  protocols: ['/fil/retrieval/qry/1.0.0'],
  request: RetrievalQuery,
  response: RetrievalQueryResponse,
}

/** The protocol ids of each exchange, the best first. */
export const DEAL_PROTOCOLS = {
  propose: propose.protocols,
  status: status.protocols,
  ask: ask.protocols,
  transports: transports.protocols,
  query: query.protocols,
} as const
