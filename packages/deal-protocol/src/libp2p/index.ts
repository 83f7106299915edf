/**
 * Deals over libp2p: a client that asks storage providers, and a provider that answers. Needs `libp2p` 3.
 *
 * @packageDocumentation
 */

export {
  CLIENT_DEADLINES,
  type ClientDeadlines,
  type DealCallOptions,
  type DealClient,
  type DealClientOptions,
  dealClient,
  type Provider,
} from './deal-client.ts'
export type { DealHandlers, RequestContext } from './deal-handlers.ts'
export type { DealProgress, DealProgressEvent } from './deal-progress.ts'
export {
  type DealProvider,
  type DealProviderOptions,
  dealProvider,
  PROVIDER_DEADLINES,
  type ProviderDeadlines,
  type StopOptions,
} from './deal-provider.ts'
export { dealStatusText } from './deal-status-text.ts'
export * from './errors.ts'
export { DEAL_PROTOCOLS } from './exchanges.ts'
export { messageText } from './message-text.ts'
export { RETRY, type RetryOptions, retryDelay } from './open-stream.ts'
export { REQUEST_LIMITS, type RequestLimits } from './request-limits.ts'
export { SLOT_LIMITS, type SlotLimits } from './slots.ts'
export { type DealReport, type KnownDeal, type StatusHandlerOptions, statusHandler } from './status-handler.ts'
