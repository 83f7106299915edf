const INITIAL_CAPACITY = 1024
/** Stands for every multihash code above 32 bits. None of them is assigned. */
const UNASSIGNED_CODE = 0xffffffff

/**
 * What to check in a window of bytes: a list of digests and of the data they are the digests of, as positions in the
 * window. Flat arrays, which are kept from window to window: 20 bytes a span, no objects.
 */
export class DigestSpans {
  /** Number of spans. */
  count = 0
  /** Multihash code of the hash function, a span. */
  codes = new Uint32Array(INITIAL_CAPACITY)
  digestStarts = new Uint32Array(INITIAL_CAPACITY)
  digestLengths = new Uint32Array(INITIAL_CAPACITY)
  dataStarts = new Uint32Array(INITIAL_CAPACITY)
  dataEnds = new Uint32Array(INITIAL_CAPACITY)

  /** Forgets all spans. */
  clear(): void {
    this.count = 0
  }

  /** Adds a span: `window[dataStart, dataEnd)` should hash to the digest of `digestLength` bytes at `digestStart`. */
  push(code: number, digestStart: number, digestLength: number, dataStart: number, dataEnd: number): void {
    if (this.count === this.codes.length) this.#grow()
    const i = this.count++
    this.codes[i] = Math.min(code, UNASSIGNED_CODE)
    this.digestStarts[i] = digestStart
    this.digestLengths[i] = digestLength
    this.dataStarts[i] = dataStart
    this.dataEnds[i] = dataEnd
  }

  #grow(): void {
    this.codes = doubled(this.codes)
    this.digestStarts = doubled(this.digestStarts)
    this.digestLengths = doubled(this.digestLengths)
    this.dataStarts = doubled(this.dataStarts)
    this.dataEnds = doubled(this.dataEnds)
  }
}

function doubled(values: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(values.length * 2)
  larger.set(values)
  return larger
}
