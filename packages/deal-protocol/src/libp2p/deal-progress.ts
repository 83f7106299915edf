/** How far a request to a provider is. */
export type DealProgress =
  /** Attempt number `attempt` to open a stream begins. */
  | { step: 'open'; attempt: number }
  /** It failed; the next one begins in so many milliseconds. */
  | { step: 'retry'; attempt: number; delayMs: number; error: unknown }
  /** The stream is open, for this protocol. */
  | { step: 'opened'; protocol: string }
  /** The request is written. */
  | { step: 'sent'; bytes: number }
  /** The answer is there. */
  | { step: 'answered' }

export type DealProgressEvent = CustomEvent<DealProgress> & { type: 'carport:deal:progress' }

/** The message that `onProgress` gets. */
export function dealProgress(detail: DealProgress): DealProgressEvent {
  return new CustomEvent('carport:deal:progress', { detail }) as DealProgressEvent
}
