import { readUint64Approximate } from '../bytes/uint64.ts'
import { RecordColumn } from '../index/record-column.ts'
import { RecordTable } from '../index/record-table.ts'
import type { Section } from '../scan/section-scanner.ts'

/** Offsets rise evenly where blocks are alike: a few guesses find one. After these it halves. */
const MOST_GUESSES = 6

/**
 * Every section of a payload, to be looked up by offset: flat records, 40 bytes a sha2-256 block and one for whether an
 * index has it. Of CIDs that are too long to be indexed only the offset is kept, so that they cost no more.
 */
export class SectionRecords {
  readonly #maxCidBytes: number
  readonly #table = new RecordTable()
  readonly #longCids = new RecordColumn(0)
  readonly #indexed = new Map<RecordColumn, Uint8Array>()

  constructor(maxCidBytes: number) {
    this.#maxCidBytes = maxCidBytes
  }

  add({ bytes, base, start, cidStart, cid }: Section): void {
    if (cid.end - cidStart > this.#maxCidBytes)
      this.#longCids.append(cid.hashCode, bytes, cid.digestStart, base + start)
    else this.#table.append(cid.hashCode, bytes, cid.digestStart, cid.end, base + start)
  }

  /** The column of sections whose digests have this length. */
  columnFor(digestLength: number): RecordColumn {
    return this.#table.columnFor(digestLength)
  }

  /** Sections with a CID that is too long: their records have no digest. */
  get longCids(): RecordColumn {
    return this.#longCids
  }

  /** Notes that an index has the section `i` of a column; false when it was noted before. */
  markIndexed(column: RecordColumn, i: number): boolean {
    const marks = this.#marksOf(column)
    if (marks[i] !== 0) return false
    marks[i] = 1
    return true
  }

  /** Sections that no record of the index led to. */
  *unindexed(): Generator<{ code: number; offset: number }> {
    for (const column of [...this.#table.columns(), this.#longCids]) {
      const marks = this.#marksOf(column)
      for (let i = marks.indexOf(0); i >= 0; i = marks.indexOf(0, i + 1)) {
        yield { code: column.codeOf(i), offset: offsetOf(column, i) }
      }
    }
  }

  #marksOf(column: RecordColumn): Uint8Array {
    let marks = this.#indexed.get(column)
    if (marks === undefined) {
      marks = new Uint8Array(column.count)
      this.#indexed.set(column, marks)
    }
    return marks
  }
}

/** The record with this offset in a column whose offsets ascend; -1 when there is none. */
export function findOffset(column: RecordColumn, offset: number): number {
  let low = 0
  let high = column.count
  let lowKey = 0
  let highKey = high === 0 ? 0 : offsetOf(column, high - 1) + 1
  for (let guesses = 0; low < high && offset >= lowKey && offset < highKey; guesses++) {
    const span = high - low
    const share = guesses < MOST_GUESSES ? (offset - lowKey) / (highKey - lowKey) : 0.5
    const probe = Math.min(high - 1, low + Math.floor(span * share))
    const found = offsetOf(column, probe)
    if (found === offset) return probe
    if (found < offset) {
      low = probe + 1
      lowKey = found + 1
    } else {
      high = probe
      highKey = found
    }
  }
  return -1
}

function offsetOf(column: RecordColumn, i: number): number {
  return readUint64Approximate(column.chunkOf(i), column.positionOf(i) + column.digestLength)
}
