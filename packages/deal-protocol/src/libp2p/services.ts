import { PieceStatus, RetrievalQueryStatus } from '../types/statuses.ts'
import { Address } from '../values/address.ts'
import type { DealHandlers, RequestContext } from './deal-handlers.ts'
import { ask, type Exchange, propose, query, status, transports } from './exchanges.ts'
import { messageText } from './message-text.ts'
import { assertProposalLimits, type RequestLimits } from './request-limits.ts'

/** Why a request gets an answer without its handler's help; `reason` is for the client. */
export type Refusal<Request> =
  | { readonly why: 'undecodable'; readonly reason: string }
  | { readonly why: 'failed'; readonly request: Request }
  | { readonly why: 'busy' }

/** An exchange with whoever answers it. */
export interface Service<Request, Response> {
  readonly exchange: Exchange<Request, Response>
  handle(request: Request, context: RequestContext): Response | Promise<Response>
  /** What is said instead. A format without room for a reason says what it has for "nothing". */
  refuse(refusal: Refusal<Request>): Response
  /** The same, with texts that fit. */
  fit(response: Response): Response
  /** @throws DealError for a request that is longer somewhere than the provider takes */
  check(request: Request, limits: RequestLimits): void
}

// biome-ignore lint/suspicious/noExplicitAny: services of all kinds together
export type AnyService = Service<any, any>

const BUSY = 'server error: too many requests at once, try again later'
const ZERO_UUID = '00000000-0000-0000-0000-000000000000'

/** A service for each handler that there is. */
export function servicesOf(handlers: DealHandlers): AnyService[] {
  return [
    handlers.propose && proposeService(handlers.propose),
    handlers.status && statusService(handlers.status),
    handlers.ask && askService(handlers.ask),
    handlers.transports && transportsService(handlers.transports),
    handlers.query && queryService(handlers.query),
  ].filter((service) => service !== undefined)
}

type Handler<Name extends keyof DealHandlers> = NonNullable<DealHandlers[Name]>

function proposeService(handle: Handler<'propose'>): AnyService {
  return service(propose, {
    handle,
    refuse: (refusal) => ({
      accepted: false,
      message: messageText(reasonOf(refusal, 'deal proposal', 'server error: the proposal could not be handled')),
    }),
    fit: (response) => ({ ...response, message: messageText(response.message) }),
    check: (params, limits) => assertProposalLimits(params, limits),
  })
}

function statusService(handle: Handler<'status'>): AnyService {
  return service(status, {
    handle,
    refuse: (refusal) => ({
      dealUuid: refusal.why === 'failed' ? refusal.request.dealUuid : ZERO_UUID,
      error: messageText(reasonOf(refusal, 'deal status request', 'failed to fetch deal status')),
      dealStatus: null,
      isOffline: false,
      transferSize: 0n,
      nBytesReceived: 0n,
    }),
    fit: (response) => ({
      ...response,
      error: messageText(response.error),
      dealStatus: response.dealStatus && {
        ...response.dealStatus,
        error: messageText(response.dealStatus.error),
        status: messageText(response.dealStatus.status),
        sealingStatus: messageText(response.dealStatus.sealingStatus),
      },
    }),
  })
}

function askService(handle: Handler<'ask'>): AnyService {
  return service(ask, { handle, refuse: () => ({ ask: null }) })
}

function transportsService(handle: Handler<'transports'>): AnyService {
  return service(transports, {
    handle: (_, context) => handle(context),
    refuse: () => ({ protocols: [] }),
  })
}

function queryService(handle: Handler<'query'>): AnyService {
  return service(query, {
    handle,
    refuse: (refusal) => ({
      status: RetrievalQueryStatus.Error,
      pieceCidFound: PieceStatus.Unknown,
      size: 0n,
      // There must be one.
      paymentAddress: Address.id(0),
      minPricePerByte: 0n,
      maxPaymentInterval: 0n,
      maxPaymentIntervalIncrease: 0n,
      message: messageText(reasonOf(refusal, 'query', 'server error: the query could not be handled')),
      unsealPrice: 0n,
    }),
    fit: (response) => ({ ...response, message: messageText(response.message) }),
  })
}

type Parts<Request, Response> = Pick<Service<Request, Response>, 'handle' | 'refuse'> &
  Partial<Pick<Service<Request, Response>, 'fit' | 'check'>>

function service<Request, Response>(
  exchange: Exchange<Request, Response>,
  parts: Parts<Request, Response>,
): Service<Request, Response> {
  return { fit: (response) => response, check: () => {}, ...parts, exchange }
}

function reasonOf(refusal: Refusal<unknown>, what: string, failed: string): string {
  if (refusal.why === 'busy') return BUSY
  return refusal.why === 'failed' ? failed : `failed to decode ${what}: ${refusal.reason}`
}
