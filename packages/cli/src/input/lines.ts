import { LineTooLongError } from '../errors.ts'

const NEWLINE = 0x0a
const RETURN = 0x0d

/** A line without its end, or what stands for one that is too long to be kept. */
export type Line = Uint8Array | LineTooLongError

/**
 * Cuts a stream into lines. They end with `\n` or `\r\n` and nothing else: what Node's readline takes for the end of a
 * line as well may stand in JSON. Keeps the one line that has not ended, and of that no more than `maxBytes`.
 */
export class LineSplitter {
  readonly #maxBytes: number
  #parts: Uint8Array[] = []
  #length = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** The lines that end in this chunk. They may be views of it. */
  push(chunk: Uint8Array): Line[] {
    const lines: Line[] = []
    let start = 0
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start)
      this.#keep(chunk.subarray(start, end === -1 ? chunk.length : end))
      if (end === -1) return lines
      lines.push(this.#take())
      start = end + 1
    }
  }

  /** What comes behind the last end of a line, if anything does. */
  end(): Line[] {
    return this.#length === 0 ? [] : [this.#take()]
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#length += bytes.length
    if (this.#length > this.#maxBytes) this.#parts = []
    else this.#parts.push(bytes)
  }

  #take(): Line {
    const parts = this.#parts
    const length = this.#length
    this.#parts = []
    this.#length = 0
    if (length > this.#maxBytes) return new LineTooLongError(length, this.#maxBytes)
    const [only] = parts
    const line = parts.length === 1 && only !== undefined ? only : Buffer.concat(parts)
    return line.at(-1) === RETURN ? line.subarray(0, -1) : line
  }
}
