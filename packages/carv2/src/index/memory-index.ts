import { readUint64Approximate } from '../bytes/uint64.ts'
import { type CarIndex, type IndexEntry, type IndexKey, multihashOf } from './car-index.ts'
import { type IndexCodecName, indexCodecCode } from './codecs.ts'
import { encodeMultihash } from './multihash-bytes.ts'
import type { RecordColumn } from './record-column.ts'
import type { RecordTable } from './record-table.ts'
import { compareDigest, lowerBound, SearchRange, type SortedRecords } from './search-records.ts'
import { codeRuns, sortRecords } from './sort-records.ts'

/** A stretch of sorted records with one hash function. */
export interface SortedRun {
  readonly code: number
  readonly column: RecordColumn
  /** Record numbers in order of digest, then offset. */
  readonly order: Uint32Array
}

/** A generated index: flat records in memory and their order, 44 bytes a sha2-256 block. */
export class MemoryIndex implements CarIndex {
  readonly codec: number
  readonly size: number
  /** Ascending by code, then by width: the order of a MultihashIndexSorted. */
  readonly runs: readonly SortedRun[]
  readonly #runsByDigestLength = new Map<number, RunRecords[]>()

  constructor(table: RecordTable, codec: IndexCodecName) {
    this.codec = indexCodecCode(codec)
    this.size = table.count
    this.runs = table
      .columns()
      .flatMap((column) => runsOf(column))
      .sort((a, b) => a.code - b.code || a.column.width - b.column.width)
    for (const run of this.runs) {
      const { digestLength } = run.column
      const runs = this.#runsByDigestLength.get(digestLength) ?? []
      runs.push(new RunRecords(run))
      this.#runsByDigestLength.set(digestLength, runs)
    }
  }

  getAll(key: IndexKey): number[] {
    const { code, digest } = multihashOf(key)
    const offsets: number[] = []
    for (const records of this.#runsByDigestLength.get(digest.length) ?? []) {
      if (records.run.code !== code) continue
      const range = new SearchRange(records.count)
      lowerBound(records, digest, range)
      for (let i = range.low; i < records.count; i++) {
        const at = records.locate(i)
        if (compareDigest(records.bytes, at, digest) !== 0) break
        offsets.push(readUint64Approximate(records.bytes, at + digest.length))
      }
    }
    return offsets
  }

  async *entries(): AsyncGenerator<IndexEntry> {
    for (const run of this.runs) {
      const { digestLength } = run.column
      for (const record of run.order) {
        const chunk = run.column.chunkOf(record)
        const at = run.column.positionOf(record)
        const multihash = encodeMultihash(run.code, chunk, at, digestLength)
        yield { multihash, offset: readUint64Approximate(chunk, at + digestLength) }
      }
    }
  }
}

function runsOf(column: RecordColumn): SortedRun[] {
  const order = sortRecords(column)
  const runs: SortedRun[] = []
  for (const [from, to] of codeRuns(column, order)) {
    runs.push({ code: column.codeOf(order[from]), column, order: order.subarray(from, to) })
  }
  return runs
}

class RunRecords implements SortedRecords {
  readonly run: SortedRun
  readonly count: number
  bytes: Uint8Array = new Uint8Array(0)

  constructor(run: SortedRun) {
    this.run = run
    this.count = run.order.length
  }

  locate(i: number): number {
    const record = this.run.order[i]
    this.bytes = this.run.column.chunkOf(record)
    return this.run.column.positionOf(record)
  }
}
