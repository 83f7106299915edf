import { DealError } from '../errors.ts'

/** A step of an exchange that a deadline or a broken connection can end. */
export type ExchangeStep = 'open' | 'write' | 'read' | 'handle' | 'close'

/** A step took longer than its deadline. */
export class DeadlineExceededError extends DealError {
  override name = 'DeadlineExceededError'
  readonly step: ExchangeStep
  readonly milliseconds: number

  constructor(step: ExchangeStep, milliseconds: number) {
    super(`${step} was not done after ${milliseconds / 1000} s`)
    this.step = step
    this.milliseconds = milliseconds
  }
}

/** No stream to the provider after so many attempts; `cause` is why the last one failed. */
export class StreamNotOpenedError extends DealError {
  override name = 'StreamNotOpenedError'
  readonly protocols: readonly string[]
  readonly attempts: number

  constructor(protocols: readonly string[], attempts: number, cause: unknown) {
    super(`no stream for ${protocols.join(' or ')} after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`, {
      cause,
    })
    this.protocols = protocols
    this.attempts = attempts
  }
}

/** The stream was reset, or its connection lost; `cause` is what libp2p says of it, if anything. */
export class StreamBrokenError extends DealError {
  override name = 'StreamBrokenError'
  readonly protocol: string

  constructor(protocol: string, cause?: unknown) {
    super(`the stream of ${protocol} broke`, cause === undefined ? {} : { cause })
    this.protocol = protocol
  }
}

/** The peer ended the stream without a byte of an answer. Boost does so with requests that it can't decode. */
export class NoAnswerError extends DealError {
  override name = 'NoAnswerError'
  readonly protocol: string

  constructor(protocol: string, cause: unknown) {
    super(`the peer ended the stream of ${protocol} without an answer`, { cause })
    this.protocol = protocol
  }
}

/** More requests at once than the provider takes. */
export class TooManyRequestsError extends DealError {
  override name = 'TooManyRequestsError'
  readonly peer: string

  constructor(peer: string) {
    super(`no place for another request of ${peer}`)
    this.peer = peer
  }
}

/** The provider was told to stop at once. */
export class ProviderStoppedError extends DealError {
  override name = 'ProviderStoppedError'

  constructor() {
    super('the provider has stopped')
  }
}
