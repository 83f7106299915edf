import { CarError } from '../errors.ts'
import type { Container } from '../format/container.ts'
import { DigestSpans } from '../hash/digest-spans.ts'
import { countVerified } from '../hash/verify-spans.ts'
import type { ResolvedReadOptions } from '../options.ts'
import { reportProgress } from '../scan/progress.ts'
import { FOUND_END, FOUND_SECTION, type Section, SectionScanner } from '../scan/section-scanner.ts'
import type { Window } from '../scan/window.ts'
import { integrityError } from '../verify/integrity-error.ts'
import { CarBlock } from './car-block.ts'

/**
 * The blocks of a payload, a window at a time: one read, one pass of the scanner, one batch of hashes, no await a block.
 * Blocks in front of a damaged one are handed out before the error is thrown.
 */
export class BlockBatches {
  readonly #window: Window
  readonly #scanner: SectionScanner
  readonly #options: ResolvedReadOptions
  readonly #progress: ReturnType<typeof reportProgress>
  readonly #spans: DigestSpans | undefined
  #ended = false
  #failure: unknown

  constructor(
    window: Window,
    container: Pick<Container, 'sectionsOffset' | 'payloadSize'>,
    options: ResolvedReadOptions,
  ) {
    this.#window = window
    this.#options = options
    this.#scanner = new SectionScanner(window, container.sectionsOffset, { ...options, blocks: true })
    this.#progress = reportProgress(options, container.payloadSize)
    this.#spans = options.verify === 'always' ? new DigestSpans() : undefined
  }

  /** The next blocks, at least one; undefined at the end. */
  async next(): Promise<CarBlock[] | undefined> {
    this.#options.signal?.throwIfAborted()
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure
      if (this.#ended) return undefined
      const blocks = this.#take()
      this.#progress.blocks += blocks.length
      if (blocks.length > 0 || this.#ended) this.#progress.at(this.#scanner.position)
      if (blocks.length > 0) return blocks
      if (this.#failure !== undefined || this.#ended) continue
      const filling = this.#window.fill(this.#scanner.position, this.#scanner.needed, this.#options.signal)
      if (filling instanceof Promise) await filling
    }
  }

  /** All sound blocks that lie in the window. */
  #take(): CarBlock[] {
    const blocks: CarBlock[] = []
    this.#spans?.clear()
    try {
      let step = this.#scanner.next()
      while (step === FOUND_SECTION) {
        blocks.push(new CarBlock(this.#scanner.section))
        if (this.#spans !== undefined) pushSpan(this.#spans, this.#scanner.section)
        step = this.#scanner.next()
      }
      this.#ended = step === FOUND_END
    } catch (error) {
      this.#fail(error)
    }
    if (this.#spans === undefined) return blocks
    const sound = countVerified(this.#window.bytes, this.#spans)
    if (sound < blocks.length) {
      this.#fail(integrityError(blocks[sound].cid, blocks[sound].bytes, blocks[sound].offset))
      blocks.length = sound
    }
    return blocks
  }

  #fail(error: unknown): void {
    if (!(error instanceof CarError)) throw error
    this.#failure = error
  }
}

/** Notes what to hash of a section, and what it must be. */
export function pushSpan(spans: DigestSpans, { cid, end }: Section): void {
  spans.push(cid.hashCode, cid.digestStart, cid.end - cid.digestStart, cid.end, end)
}
