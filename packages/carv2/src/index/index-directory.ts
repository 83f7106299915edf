import type { AbortOptions } from 'abort-error'
import { readInt32, readUint64 } from '../bytes/uint64.ts'
import { readVarint, varintEnd } from '../bytes/varint.ts'
import { InvalidIndexError, UnexpectedEndError, UnknownIndexCodecError } from '../errors.ts'
import { SourceWindow } from '../scan/source-window.ts'
import type { ByteSource } from '../source/byte-source.ts'
import { CAR_INDEX_SORTED, CAR_MULTIHASH_INDEX_SORTED } from './codecs.ts'
import { BUCKET_HEAD_BYTES, CODE_HEAD_BYTES } from './layout.ts'
import { OFFSET_BYTES } from './record-column.ts'

/** Where the records of one hash function and one width lie. */
export interface IndexBucket {
  /** Multihash code; undefined in an IndexSorted, which does not know it. */
  readonly code: number | undefined
  readonly digestLength: number
  readonly width: number
  readonly count: number
  /** Offset of the first record in the source. */
  readonly start: number
}

/** What an index says of itself, without its records. */
export interface IndexDirectory {
  readonly codec: number
  readonly buckets: readonly IndexBucket[]
  /** Records in all. */
  readonly size: number
  /** Offset behind the last record: bytes may follow, which mean nothing. */
  readonly end: number
}

/** Widest record, in bytes. Source: go-car, `index/indexsorted.go`. */
const MAX_WIDTH = 32 * 1024 * 1024
/** More buckets than any real index has; each costs memory before a record is looked at. */
const MAX_BUCKETS = 65_536
const FIRST_READ = 4096

/**
 * Reads the directory of the index that begins at `start` of a source of `size` bytes: codec, counts and bucket heads,
 * jumping over the records. Every size is checked against the bytes that are left before it is believed, so nothing is
 * allocated from it. Throws `InvalidIndexError`, `UnknownIndexCodecError`, `UnexpectedEndError`.
 */
export async function readIndexDirectory(
  source: ByteSource,
  start: number,
  size: number,
  options: AbortOptions = {},
): Promise<IndexDirectory> {
  const reader = new HeadReader(source, start, size, options.signal)
  const codec = await reader.varint()
  const buckets: IndexBucket[] = []
  if (codec === CAR_INDEX_SORTED) {
    await readBuckets(reader, undefined, buckets)
  } else if (codec === CAR_MULTIHASH_INDEX_SORTED) {
    const codeCount = await reader.count(
      CODE_HEAD_BYTES,
      'index too big; MultihashIndexSorted count is overflowing int32',
    )
    for (let i = 0; i < codeCount; i++) await readBuckets(reader, await reader.uint64('multihash code'), buckets)
  } else {
    throw new UnknownIndexCodecError(codec)
  }
  return { codec, buckets, size: buckets.reduce((sum, { count }) => sum + count, 0), end: reader.position }
}

async function readBuckets(reader: HeadReader, code: number | undefined, buckets: IndexBucket[]): Promise<void> {
  const bucketCount = await reader.count(BUCKET_HEAD_BYTES, 'index too big; multiWidthIndex count is overflowing int32')
  for (let i = 0; i < bucketCount; i++) {
    const at = reader.position
    const width = (await reader.int32()) >>> 0
    if (width < OFFSET_BYTES) throw new InvalidIndexError(at, 'malformed index; width must be at least 8')
    if (width > MAX_WIDTH) {
      throw new InvalidIndexError(at, 'index too big; singleWidthIndex width is larger than allowed maximum')
    }
    const dataLength = await reader.uint64('bucket length')
    if (dataLength % width !== 0) {
      throw new InvalidIndexError(at, `malformed index; ${dataLength} bytes are no multiple of width ${width}`)
    }
    const start = reader.position
    reader.skip(dataLength)
    buckets.push({ code, digestLength: width - OFFSET_BYTES, width, count: dataLength / width, start })
    if (buckets.length > MAX_BUCKETS) throw new InvalidIndexError(at, `index too big; over ${MAX_BUCKETS} buckets`)
  }
}

/** Reads the small heads of an index and jumps over the rest. */
class HeadReader {
  readonly #window: SourceWindow
  readonly #size: number
  readonly #signal: AbortSignal | undefined
  position: number

  constructor(source: ByteSource, start: number, size: number, signal: AbortSignal | undefined) {
    this.#window = new SourceWindow(source, size, { firstRead: FIRST_READ })
    this.#size = size
    this.#signal = signal
    this.position = start
  }

  async varint(): Promise<number> {
    const at = await this.#ensure(Math.min(9, Math.max(1, this.#size - this.position)))
    const value = readVarint(this.#window.bytes, at, this.#window.limit, this.#window.base)
    if (value < 0) throw new UnexpectedEndError('index codec', this.position, 2, this.#size - this.position)
    this.position += varintEnd - at
    return value
  }

  /** A signed 32-bit count of things that take at least `least` bytes each. */
  async count(least: number, overflow: string): Promise<number> {
    const at = this.position
    const count = await this.int32()
    if (count < 0) throw new InvalidIndexError(at, overflow)
    if (count > MAX_BUCKETS) throw new InvalidIndexError(at, `index too big; ${count} parts`)
    const left = this.#size - this.position
    if (count * least > left) throw new UnexpectedEndError(`index of ${count} parts`, at, count * least, left)
    return count
  }

  async int32(): Promise<number> {
    const at = await this.#ensure(4)
    this.position += 4
    return readInt32(this.#window.bytes, at)
  }

  async uint64(field: string): Promise<number> {
    const at = await this.#ensure(8)
    this.position += 8
    return readUint64(this.#window.bytes, at, this.#window.base, field)
  }

  skip(length: number): void {
    const left = this.#size - this.position
    if (length > left) throw new UnexpectedEndError('index records', this.position, length, left)
    this.position += length
  }

  /** Makes `length` bytes visible and returns where they are in the window. */
  async #ensure(length: number): Promise<number> {
    const left = this.#size - this.position
    if (length > left) throw new UnexpectedEndError('index', this.position, length, Math.max(0, left))
    const window = this.#window
    if (this.position < window.base || this.position + length > window.base + window.limit) {
      await window.fill(this.position, length, this.#signal)
    }
    const at = this.position - window.base
    if (at + length > window.limit) throw new UnexpectedEndError('index', this.position, length, window.limit - at)
    return at
  }
}
