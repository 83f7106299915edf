import { readLargeVarint, varintEnd } from '../bytes/varint.ts'
import { InvalidCidError, SectionTooLargeError, TruncatedSectionError, ZeroLengthSectionError } from '../errors.ts'
import { CidParts, parseCid } from '../format/cid.ts'
import type { Window } from './window.ts'

/**
 * A CARv1 section:
 *
 *     ┌──────────────┬─────┬─────────────┐
 *     │ varint length│ CID │ block bytes │   length = |CID| + |block|
 *     └──────────────┴─────┴─────────────┘
 *     ▲ start        ▲ cidStart ▲ cid.end  ▲ end
 *
 * Fields are positions in `bytes`; add `base` for offsets in the payload. The scanner moves one object along.
 * Behind a scan of heads `end` may lie past the bytes: the block was not read.
 */
export class Section {
  bytes: Uint8Array = new Uint8Array(0)
  /** Offset of `bytes[0]` in the payload. */
  base = 0
  start = 0
  cidStart = 0
  readonly cid = new CidParts()
  end = 0
}

/** What the scanner found at its position. */
export const FOUND_SECTION = 1
/** The window must be filled from `position` with at least `needed` bytes. */
export const NEEDS_BYTES = 0
/** The payload ends at `position`. */
export const FOUND_END = 2

/** How a scan treats sections. */
export interface ScanRules {
  readonly maxSectionBytes: number
  readonly zeroLengthSectionAsEof: boolean
  /** Whole sections must lie in the window (true), or only their heads: length and CID (false). */
  readonly blocks: boolean
}

const LONGEST_VARINT = 10
const TYPICAL_HEAD_BYTES = 128

/**
 * Finds one section after the other in a window: synchronous, no objects, no awaits. The only place that knows how a
 * section is laid out; indexing, verifying, listing, resuming and reading are loops over it.
 */
export class SectionScanner {
  readonly #window: Window
  readonly #rules: ScanRules
  /** The section found last. */
  readonly section = new Section()
  /** Offset of the next section in the payload. */
  position: number
  /** After {@link NEEDS_BYTES}: how many bytes from `position` on would let the scanner go on. */
  needed = 0

  constructor(window: Window, position: number, rules: ScanRules) {
    this.#window = window
    this.#rules = rules
    this.position = position
  }

  /** Steps to the next section. Throws a typed error with the offset for anything that is none. */
  next(): number {
    const { bytes, base, limit } = this.#window
    const start = this.position - base
    // Behind a block that was jumped over (start > limit), a stream must still show that it was there.
    if (this.position === this.#window.end && start <= limit) return FOUND_END
    if (start >= limit || start < 0) return this.#atLimit(start)

    const length = bytes[start] < 0x80 ? bytes[start] : readLargeVarint(bytes, start, limit, base)
    if (length <= 0) return this.#withoutLength(length)
    const cidStart = bytes[start] < 0x80 ? start + 1 : varintEnd
    if (length > this.#rules.maxSectionBytes) {
      throw new SectionTooLargeError(this.position, length, this.#rules.maxSectionBytes)
    }
    const end = cidStart + length
    if (base + end > this.#window.end) this.#truncated(end - start, this.#window.end - this.position)
    if (end > limit && (this.#rules.blocks || this.#window.final)) return this.#more(end - start)

    const { section } = this
    if (!parseCid(bytes, cidStart, Math.min(end, limit), base, section.cid)) {
      if (end <= limit) throw new InvalidCidError(base + cidStart, 'section length shorter than CID length')
      return this.#more(Math.min(end - start, Math.max(TYPICAL_HEAD_BYTES, 2 * (limit - start))))
    }
    section.bytes = bytes
    section.base = base
    section.start = start
    section.cidStart = cidStart
    section.end = end
    this.position = base + end
    return FOUND_SECTION
  }

  /** The position lies at the window's limit, or outside the window. */
  #atLimit(start: number): number {
    const { final, limit, end } = this.#window
    if (!final || start < 0) {
      this.#window.jumped = start > limit ? this.section.end - this.section.start : 0
      this.needed = LONGEST_VARINT
      return NEEDS_BYTES
    }
    if (start > limit) this.#blockMissing(start - limit)
    return end === Number.POSITIVE_INFINITY ? FOUND_END : this.#truncated(end - this.position, 0)
  }

  /** The length is 0, or its varint is cut. */
  #withoutLength(length: number): number {
    if (length < 0) return this.#more(LONGEST_VARINT)
    if (!this.#rules.zeroLengthSectionAsEof) throw new ZeroLengthSectionError(this.position)
    return FOUND_END
  }

  #more(needed: number): number {
    if (this.#window.final) this.#truncated(needed, this.#window.limit - (this.position - this.#window.base))
    this.needed = needed
    return NEEDS_BYTES
  }

  /** A stream ended inside the block that was jumped over last. */
  #blockMissing(missing: number): never {
    const { base, start, end } = this.section
    throw new TruncatedSectionError(base + start, end - start, end - start - missing)
  }

  #truncated(expected: number, available: number): never {
    throw new TruncatedSectionError(this.position, expected, available)
  }
}
