import { RecordColumn } from './record-column.ts'

/** Records of any digest length: what an index is built from. */
export class RecordTable {
  readonly #columns = new Map<number, RecordColumn>()
  /** Records in all. */
  count = 0

  /** Appends the record of the digest in `bytes[digestStart, digestEnd)`. */
  append(code: number, bytes: Uint8Array, digestStart: number, digestEnd: number, offset: number): void {
    this.columnFor(digestEnd - digestStart).append(code, bytes, digestStart, offset)
    this.count++
  }

  /** The column of a digest length, made when there is none. */
  columnFor(digestLength: number): RecordColumn {
    let column = this.#columns.get(digestLength)
    if (column === undefined) {
      column = new RecordColumn(digestLength)
      this.#columns.set(digestLength, column)
    }
    return column
  }

  /** Columns with records, by digest length. */
  columns(): RecordColumn[] {
    return [...this.#columns.values()].filter(({ count }) => count > 0).sort((a, b) => a.width - b.width)
  }
}
