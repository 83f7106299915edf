import { SHA2_256_CODE } from '../format/cid.ts'
import { blake2bOutputLength } from './blake2b.ts'
import type { DigestSpans } from './digest-spans.ts'
import { MessageTable } from './message-table.ts'
import { SLICE_BYTES, type WasmHashes } from './wasm-hashes.ts'

/** Bytes between two spans that are copied along, rather than begin a run of their own. */
const LARGEST_GAP = 1024
/** The widest span that is taken: four of them must fit a slice, to keep four lanes busy. */
const LARGEST_EXTENT = SLICE_BYTES / 4
const SHA256_BYTES = 32

/**
 * Spans of a window that are hashed together in WASM memory. Neighbours are copied as one run, digests and all:
 *
 *     window  ┆ CID │ block ┆ CID │ block ┆ CID │ a large block ┆ CID │ block ┆
 *             └───────── run ─────────────┘                     └──── run ────┘
 *     slice   ┆ CID │ block ┆ CID │ block ┆ CID │ block ┆
 */
export class SpanBatch {
  readonly #wasm: WasmHashes
  readonly #longestSha256: number
  readonly #sha256: MessageTable
  readonly #blake2b: MessageTable
  /** Bytes of the slice that are taken by runs already copied. */
  #used = 0
  /** The run that is not copied yet: positions in the window. */
  #runStart = 0
  #runEnd = 0

  /** `longestSha256`: bytes of the longest sha2-256 message to take. */
  constructor(wasm: WasmHashes, longestSha256: number) {
    this.#wasm = wasm
    this.#longestSha256 = longestSha256
    this.#sha256 = new MessageTable(wasm.words, wasm.sha256Table, wasm.countVerifiedSha256)
    this.#blake2b = new MessageTable(wasm.words, wasm.blake2bTable, wasm.countVerifiedBlake2b)
  }

  /** Whether the span `i` is one for WASM at all. */
  takes(spans: DigestSpans, i: number): boolean {
    if (endOf(spans, i) - startOf(spans, i) > LARGEST_EXTENT) return false
    const outputLength = outputLengthOf(spans, i)
    if (outputLength === 0 || spans.digestLengths[i] > outputLength) return false
    return spans.codes[i] !== SHA2_256_CODE || spans.dataEnds[i] - spans.dataStarts[i] <= this.#longestSha256
  }

  /** Whether the span `i` fits in beside those that are there. */
  hasRoomFor(spans: DigestSpans, i: number): boolean {
    if (this.#sha256.isFull || this.#blake2b.isFull) return false
    const runBytes = this.#continuesRun(spans, i)
      ? Math.max(endOf(spans, i), this.#runEnd) - this.#runStart
      : this.#runEnd - this.#runStart + endOf(spans, i) - startOf(spans, i)
    return this.#used + runBytes <= SLICE_BYTES
  }

  /** Adds a span, higher than those before, that this batch takes and has room for. */
  add(window: Uint8Array, spans: DigestSpans, i: number): void {
    if (this.#continuesRun(spans, i)) {
      this.#runEnd = Math.max(this.#runEnd, endOf(spans, i))
    } else {
      this.#copyRun(window)
      this.#runStart = startOf(spans, i)
      this.#runEnd = endOf(spans, i)
    }
    const table = spans.codes[i] === SHA2_256_CODE ? this.#sha256 : this.#blake2b
    const origin = this.#wasm.slice + this.#used - this.#runStart
    table.add(
      i,
      origin + spans.dataStarts[i],
      spans.dataEnds[i] - spans.dataStarts[i],
      origin + spans.digestStarts[i],
      spans.digestLengths[i],
      outputLengthOf(spans, i),
    )
  }

  /** Hashes what was added and forgets it; returns the first span that is wrong, Infinity when none is. */
  firstWrong(window: Uint8Array): number {
    this.#copyRun(window)
    const wrong = Math.min(this.#sha256.firstWrong(), this.#blake2b.firstWrong())
    this.clear()
    return wrong
  }

  /** Forgets all spans. */
  clear(): void {
    this.#used = 0
    this.#runStart = 0
    this.#runEnd = 0
    this.#sha256.clear()
    this.#blake2b.clear()
  }

  #continuesRun(spans: DigestSpans, i: number): boolean {
    const start = startOf(spans, i)
    return start >= this.#runStart && start <= this.#runEnd + LARGEST_GAP
  }

  #copyRun(window: Uint8Array): void {
    this.#wasm.bytes.set(window.subarray(this.#runStart, this.#runEnd), this.#wasm.slice + this.#used)
    this.#used += this.#runEnd - this.#runStart
    this.#runStart = this.#runEnd
  }
}

/** Bytes that the hash function of a span yields; 0 when it is none that WASM has. */
function outputLengthOf(spans: DigestSpans, i: number): number {
  return spans.codes[i] === SHA2_256_CODE ? SHA256_BYTES : blake2bOutputLength(spans.codes[i])
}

function startOf(spans: DigestSpans, i: number): number {
  return Math.min(spans.digestStarts[i], spans.dataStarts[i])
}

function endOf(spans: DigestSpans, i: number): number {
  return Math.max(spans.digestStarts[i] + spans.digestLengths[i], spans.dataEnds[i])
}
