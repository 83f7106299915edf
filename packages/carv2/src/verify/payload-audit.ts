import { breathe } from '#platform'
import type { Container } from '../format/container.ts'
import type { ResolvedReadOptions } from '../options.ts'
import { reportProgress } from '../scan/progress.ts'
import { FILLS_PER_BREATH } from '../scan/scan-sections.ts'
import { FOUND_SECTION, NEEDS_BYTES, SectionScanner } from '../scan/section-scanner.ts'
import type { Window } from '../scan/window.ts'
import { type CarProblem, problemOf } from './car-problem.ts'
import { RootPresence } from './root-presence.ts'
import { SectionHashes } from './section-hashes.ts'
import type { SectionRecords } from './section-records.ts'

/** Reads a payload to its end, or to the first byte that is no section, and hashes every block on the way. */
export class PayloadAudit {
  readonly #window: Window
  readonly #options: ResolvedReadOptions
  readonly #scanner: SectionScanner
  readonly #progress: ReturnType<typeof reportProgress>
  readonly #hashes: SectionHashes | undefined
  readonly #records: SectionRecords | undefined
  readonly roots: RootPresence
  /** All sections have been seen. */
  complete = false

  /** `records` takes every section in, where there is an index to compare with. */
  constructor(window: Window, container: Container, options: ResolvedReadOptions, records?: SectionRecords) {
    this.#window = window
    this.#options = options
    this.#scanner = new SectionScanner(window, container.sectionsOffset, { ...options, blocks: true })
    this.#progress = reportProgress(options, container.payloadSize)
    this.#hashes = options.verify === 'always' ? new SectionHashes() : undefined
    this.#records = records
    this.roots = new RootPresence(container.roots)
  }

  /** Offset in the payload up to which sections have been seen. */
  get position(): number {
    return this.#scanner.position
  }

  async *problems(): AsyncGenerator<CarProblem> {
    const window = this.#window
    for (let fills = 1; ; fills++) {
      const end = this.#visitWindow()
      if (this.#hashes !== undefined) yield* this.#hashes.check(window.bytes, window.base)
      this.#progress.at(this.position)
      if (end !== undefined) {
        if (end !== 'complete') yield end
        else this.complete = true
        return
      }
      const filling = window.fill(this.position, this.#scanner.needed, this.#options.signal)
      if (filling instanceof Promise) await filling
      else if (fills % FILLS_PER_BREATH === 0) await breathe()
    }
  }

  /** Takes in all sections that lie in the window; says how the payload ends, when it does. */
  #visitWindow(): CarProblem | 'complete' | undefined {
    const scanner = this.#scanner
    const { section } = scanner
    try {
      let step = scanner.next()
      while (step === FOUND_SECTION) {
        this.#progress.blocks++
        this.roots.see(section)
        this.#hashes?.add(section)
        this.#records?.add(section)
        step = scanner.next()
      }
      return step === NEEDS_BYTES ? undefined : 'complete'
    } catch (error) {
      return problemOf(error)
    }
  }
}
