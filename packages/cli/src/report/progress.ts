import type { CarProgressEvent } from '@carport/carv2'
import { byteCount } from './byte-count.ts'

const INTERVAL_MS = 100
const BAR_WIDTH = 24
const CLEAR_LINE = '\r\u001b[K'

/** A line on standard error that says how far a long command is. Nothing at all where that is no terminal. */
export class Progress implements Disposable {
  readonly #label: string
  readonly #shown: boolean
  readonly #began = performance.now()
  #drawn = 0

  /** Not `shown`: keeps quiet, whatever standard error is. */
  constructor(label: string, shown = true) {
    this.#label = label
    this.#shown = shown && process.stderr.isTTY === true
  }

  /** What the functions of `@carport/carv2` take as `onProgress`. */
  readonly onProgress = ({ detail }: CarProgressEvent): void => this.at(detail.bytes, detail.totalBytes)

  /** `total` is absent while it is unknown. */
  at(bytes: number, total?: number): void {
    const now = performance.now()
    if (!this.#shown || now - this.#drawn < INTERVAL_MS) return
    this.#drawn = now
    const speed = (bytes * 1000) / (now - this.#began)
    const share = total === undefined || total === 0 ? undefined : Math.min(1, bytes / total)
    const done = share === undefined ? byteCount(bytes) : `${bar(share)} ${Math.floor(share * 100)}%`
    process.stderr.write(`${CLEAR_LINE}${this.#label} ${done}, ${byteCount(speed)}/s`)
  }

  /** Prints a line on standard error, whether anything is drawn or not. */
  above(line: string): void {
    this[Symbol.dispose]()
    process.stderr.write(`${line}\n`)
  }

  /** Takes the line away. */
  [Symbol.dispose](): void {
    if (this.#drawn > 0) process.stderr.write(CLEAR_LINE)
    this.#drawn = 0
  }
}

function bar(share: number): string {
  const full = Math.round(share * BAR_WIDTH)
  return `[${'#'.repeat(full)}${'.'.repeat(BAR_WIDTH - full)}]`
}
