import { compareRange, equalBytes } from '../bytes/compare.ts'
import { readUint64Approximate } from '../bytes/uint64.ts'
import { IndexOrderError, IndexRecordError } from '../errors.ts'
import type { IndexBucket } from '../index/index-directory.ts'
import type { Section } from '../scan/section-scanner.ts'
import type { MaybePromise } from '../source/maybe-promise.ts'
import type { CarProblem } from './car-problem.ts'
import { findOffset, type SectionRecords } from './section-records.ts'

/** The sections that the records of an index are compared with. */
export interface KnownSections {
  readonly records: SectionRecords
  readonly payloadSize: number
  /** Offset in the payload up to which sections are known. */
  readonly known: number
  /** Reads the head of a section that is known. */
  headAt(offset: number): MaybePromise<Section>
}

const REPEATED = 'an earlier record points there too'

/** Checks the records of one bucket, piece by piece: their order, and that each leads to a section, and to one of its own. */
export class BucketAudit {
  readonly #bucket: IndexBucket
  readonly #sections: KnownSections
  /** Offset of the next piece in the source. */
  #offset: number
  /** The last record of the piece before. */
  #last: Uint8Array | undefined
  #sorted = true

  constructor(bucket: IndexBucket, sections: KnownSections) {
    this.#bucket = bucket
    this.#sections = sections
    this.#offset = bucket.start
  }

  async *check(piece: Uint8Array): AsyncGenerator<CarProblem> {
    const { width, digestLength, code } = this.#bucket
    const { records } = this.#sections
    const column = records.columnFor(digestLength)
    let previous = this.#last ?? piece
    let previousAt = 0
    for (let at = 0; at < piece.length; at += width) {
      if (this.#sorted && compareRange(previous, previousAt, piece, at, digestLength) > 0) {
        this.#sorted = false // Said once a bucket: what is wrong is the order, not one record.
        yield new IndexOrderError(this.#offset + at, 'records')
      }
      const target = readUint64Approximate(piece, at + digestLength)
      const i = findOffset(column, target)
      const found = i >= 0 && column.digestEquals(i, piece, at) && (code === undefined || column.codeOf(i) === code)
      if (!found || !records.markIndexed(column, i)) {
        const reason = found ? REPEATED : await this.#reasonOf(piece.subarray(at, at + digestLength), target)
        if (reason !== undefined) yield new IndexRecordError(this.#offset + at, target, reason)
      }
      previous = piece
      previousAt = at
    }
    this.#last = piece.slice(piece.length - width)
    this.#offset += piece.length
  }

  /** What is wrong with a record that led to no section with its digest; nothing, when that can't be told. */
  async #reasonOf(digest: Uint8Array, target: number): Promise<string | undefined> {
    const { records, payloadSize, known } = this.#sections
    if (target >= payloadSize) return `the payload has ${payloadSize} bytes`
    const i = findOffset(records.longCids, target)
    if (i >= 0 && (await this.#hasDigest(target, digest))) {
      return records.markIndexed(records.longCids, i) ? undefined : REPEATED
    }
    return target >= known ? undefined : 'no section with this digest begins there'
  }

  async #hasDigest(offset: number, digest: Uint8Array): Promise<boolean> {
    const { bytes, cid } = await this.#sections.headAt(offset)
    const { code } = this.#bucket
    return (code === undefined || code === cid.hashCode) && equalBytes(bytes.subarray(cid.digestStart, cid.end), digest)
  }
}
