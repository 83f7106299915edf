import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { interruption } from '../interruption.ts'
import { toJson } from '../report/json.ts'

const BATCH_CHARACTERS = 64 * 1024

/** Writes to a stream, with backpressure. Lines are gathered, and every batch lets signals in. */
export class Output {
  readonly #stream: Writable
  #lines = ''

  constructor(stream: Writable) {
    this.#stream = stream
  }

  /** Await what it returns, if that is anything. */
  line(text: string): Promise<void> | undefined {
    this.#lines += `${text}\n`
    return this.#lines.length < BATCH_CHARACTERS ? undefined : this.flush()
  }

  json(value: unknown): Promise<void> | undefined {
    return this.line(toJson(value))
  }

  async bytes(chunk: Uint8Array): Promise<void> {
    await this.flush()
    await this.#write(chunk)
  }

  async flush(): Promise<void> {
    if (this.#lines === '') return
    const lines = this.#lines
    this.#lines = ''
    await this.#write(lines)
  }

  async #write(chunk: string | Uint8Array): Promise<void> {
    interruption.throwIfAborted()
    if (this.#stream.write(chunk)) await setImmediate()
    else await once(this.#stream, 'drain', { signal: interruption })
    interruption.throwIfAborted()
  }
}
