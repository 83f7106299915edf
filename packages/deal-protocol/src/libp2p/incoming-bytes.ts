import type { Stream, StreamCloseEvent, StreamMessageEvent } from '@libp2p/interface'
import { StreamBrokenError } from './errors.ts'

/**
 * The bytes of a stream as they come, to the end of the peer's side.
 *
 * Not the iterator of the stream itself: where the peer has closed its side before that one starts, it waits for an
 * event that is over (js-libp2p 3.3.11), and of a stream that was reset it says that it has ended. This one looks at
 * the state of the stream instead, at each step. It holds on to nothing when it is left, at once, even while it waits.
 */
export function incomingBytes(stream: Stream): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => new IncomingBytes(stream) }
}

type Step = IteratorResult<Uint8Array, undefined>
const DONE: Step = { done: true, value: undefined }

class IncomingBytes implements AsyncIterator<Uint8Array, undefined> {
  readonly #stream: Stream
  readonly #chunks: Uint8Array[] = []
  #waiting: PromiseWithResolvers<Step> | undefined
  #closeError: Error | undefined
  #left = false

  constructor(stream: Stream) {
    this.#stream = stream
    stream.addEventListener('message', this.#onMessage)
    stream.addEventListener('remoteCloseWrite', this.#onChange)
    stream.addEventListener('end', this.#onChange)
    stream.addEventListener('close', this.#onClose)
  }

  /** One at a time, as `for await` does it. */
  next(): Promise<Step> {
    this.#waiting = Promise.withResolvers<Step>()
    const { promise } = this.#waiting
    this.#answer()
    return promise
  }

  async return(): Promise<Step> {
    this.#leave()
    this.#answer()
    return DONE
  }

  /** Answers whoever waits, if there is something to say. */
  #answer(): void {
    const waiting = this.#waiting
    if (waiting === undefined) return
    const chunk = this.#left ? undefined : this.#chunks.shift()
    if (chunk === undefined && !this.#left && !this.#hasEnded()) return
    this.#waiting = undefined
    if (chunk !== undefined) waiting.resolve({ done: false, value: chunk })
    else if (this.#left || !this.#isBroken()) this.#finish(waiting)
    else {
      this.#leave()
      waiting.reject(new StreamBrokenError(this.#stream.protocol, this.#closeError))
    }
  }

  #finish(waiting: PromiseWithResolvers<Step>): void {
    this.#leave()
    waiting.resolve(DONE)
  }

  /** Whether nothing more will come. Bytes that libp2p still holds come with the next turn of the event loop. */
  #hasEnded(): boolean {
    const { remoteWriteStatus, readStatus, readBufferLength } = this.#stream
    return this.#isBroken() || ((remoteWriteStatus === 'closed' || readStatus === 'closed') && readBufferLength === 0)
  }

  #isBroken(): boolean {
    const { status } = this.#stream
    return status === 'reset' || status === 'aborted' || this.#closeError !== undefined
  }

  #leave(): void {
    if (this.#left) return
    this.#left = true
    this.#chunks.length = 0
    this.#stream.removeEventListener('message', this.#onMessage)
    this.#stream.removeEventListener('remoteCloseWrite', this.#onChange)
    this.#stream.removeEventListener('end', this.#onChange)
    this.#stream.removeEventListener('close', this.#onClose)
  }

  readonly #onMessage = ({ data }: StreamMessageEvent): void => {
    this.#chunks.push(data.subarray())
    this.#answer()
  }

  readonly #onClose = ({ error }: StreamCloseEvent): void => {
    this.#closeError = error
    this.#answer()
  }

  readonly #onChange = (): void => this.#answer()
}
