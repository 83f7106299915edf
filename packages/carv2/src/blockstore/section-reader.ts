import type { Container } from '../format/container.ts'
import type { ResolvedReadOptions } from '../options.ts'
import { FOUND_END, FOUND_SECTION, type Section, SectionScanner } from '../scan/section-scanner.ts'
import { SourceWindow } from '../scan/source-window.ts'
import type { ByteSource } from '../source/byte-source.ts'
import type { MaybePromise } from '../source/maybe-promise.ts'

/** First read of a head somewhere in the file, in bytes. 0.8 µs less than one of 4 KiB. */
const HEAD_READ = 256
/** First read of a whole section: most small blocks come at once. */
const BLOCK_READ = 2048

/** Where the sections of a payload lie; its size may grow while it is being written. */
export type SectionsPlace = Pick<Container, 'payloadOffset' | 'payloadSize' | 'sectionsOffset'>

/** Reads single sections, wherever they are. */
export class SectionReader {
  readonly #source: ByteSource
  readonly #container: SectionsPlace
  readonly #heads: Seat
  readonly #blocks: Seat

  constructor(source: ByteSource, container: SectionsPlace, options: ResolvedReadOptions) {
    this.#source = source
    this.#container = container
    this.#heads = new Seat(() => this.#scannerFor({ ...options, blocks: false }))
    this.#blocks = new Seat(() => this.#scannerFor({ ...options, blocks: true }))
  }

  #scannerFor(rules: ResolvedReadOptions & { blocks: boolean }): Reading {
    const { payloadOffset, payloadSize } = this.#container
    const firstRead = rules.blocks ? BLOCK_READ : HEAD_READ
    const window = new SourceWindow(this.#source, payloadSize, { firstRead, probe: firstRead })
    window.setPayload(payloadOffset, payloadSize)
    return { window, scanner: new SectionScanner(window, 0, rules) }
  }

  /** Whether a section may begin there: an index may say anything. */
  contains(offset: number): boolean {
    return offset >= this.#container.sectionsOffset && offset < this.#container.payloadSize
  }

  /**
   * The section at `offset` of the payload: with its block, or only its head. Undefined where the payload has none.
   * The section is valid until the next read.
   */
  read(offset: number, what: 'head' | 'block'): MaybePromise<Section | undefined> {
    if (!this.contains(offset)) return undefined
    const seat = what === 'head' ? this.#heads : this.#blocks
    const reading = seat.take()
    if (reading.window.end !== this.#container.payloadSize) this.#follow(reading.window)
    reading.scanner.position = offset
    const section = advance(reading)
    if (section instanceof Promise) seat.shared = false
    return section
  }

  /** The payload has grown: what the window knows of its end is no longer true. */
  #follow(window: SourceWindow): void {
    const { payloadOffset, payloadSize } = this.#container
    window.release()
    window.setPayload(payloadOffset, payloadSize)
  }
}

interface Reading {
  readonly window: SourceWindow
  readonly scanner: SectionScanner
}

/** One reading for all, while the source is synchronous; one for each where several may wait at the same time. */
class Seat {
  readonly #make: () => Reading
  #reading: Reading | undefined
  shared = true

  constructor(make: () => Reading) {
    this.#make = make
  }

  take(): Reading {
    if (!this.shared) return this.#make()
    this.#reading ??= this.#make()
    return this.#reading
  }
}

function advance(reading: Reading): MaybePromise<Section | undefined> {
  const { window, scanner } = reading
  for (;;) {
    const step = scanner.next()
    if (step === FOUND_SECTION) return scanner.section
    if (step === FOUND_END) return undefined
    const filling = window.fill(scanner.position, scanner.needed)
    if (filling instanceof Promise) return filling.then(() => advance(reading))
  }
}
