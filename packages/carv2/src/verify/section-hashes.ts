import type { CarError } from '../errors.ts'
import { cidAt } from '../format/cid.ts'
import { DigestSpans } from '../hash/digest-spans.ts'
import { countVerified, verifySpan } from '../hash/verify-spans.ts'
import type { Section } from '../scan/section-scanner.ts'
import { integrityError } from './integrity-error.ts'

/** The sections of a window whose blocks are to be hashed, all at once. */
export class SectionHashes {
  readonly #spans = new DigestSpans()
  /** Where sections and their CIDs begin, as positions in the window. */
  readonly #starts: number[] = []
  readonly #cidStarts: number[] = []

  /** Adds a section, whose block lies in the window. */
  add({ start, cidStart, cid, end }: Section): void {
    const i = this.#spans.count
    this.#starts[i] = start
    this.#cidStarts[i] = cidStart
    this.#spans.push(cid.hashCode, cid.digestStart, cid.end - cid.digestStart, cid.end, end)
  }

  /** An error for each block that does not hash to its CID, or can't be hashed; then all sections are forgotten. */
  *check(bytes: Uint8Array, base: number): Generator<CarError> {
    const spans = this.#spans
    try {
      for (let i = countVerified(bytes, spans); i < spans.count; i = this.#nextWrong(bytes, i + 1)) {
        const cid = cidAt(bytes, this.#cidStarts[i], spans.dataStarts[i])
        yield integrityError(cid, bytes.subarray(spans.dataStarts[i], spans.dataEnds[i]), base + this.#starts[i])
      }
    } finally {
      spans.clear()
    }
  }

  /** Where there is one wrong block there may be many: they are looked at one by one, so that each is hashed once. */
  #nextWrong(bytes: Uint8Array, from: number): number {
    const { count, codes, digestStarts, digestLengths, dataStarts, dataEnds } = this.#spans
    for (let i = from; i < count; i++) {
      const digest = bytes.subarray(digestStarts[i], digestStarts[i] + digestLengths[i])
      if (verifySpan(codes[i], digest, bytes.subarray(dataStarts[i], dataEnds[i])) !== 'ok') return i
    }
    return count
  }
}
