import type { AbortOptions } from 'abort-error'
import { readUint64Approximate } from '../bytes/uint64.ts'
import { UnexpectedEndError } from '../errors.ts'
import { WINDOW_BYTES } from '../scan/window.ts'
import type { ByteSource } from '../source/byte-source.ts'
import type { MaybePromise } from '../source/maybe-promise.ts'
import { type CarIndex, type IndexEntry, type IndexKey, multihashOf } from './car-index.ts'
import { type IndexBucket, type IndexDirectory, readIndexDirectory } from './index-directory.ts'
import { encodeMultihash } from './multihash-bytes.ts'
import { PAGE_BYTES, RecordPages } from './record-pages.ts'
import { compareDigest, lowerBound, SearchRange, type SortedRecords } from './search-records.ts'

/** An index that lies in a file and is searched there: a few pages are read, none of it is loaded. */
export class StoredIndex implements CarIndex {
  readonly codec: number
  readonly size: number
  readonly directory: IndexDirectory
  readonly #source: ByteSource
  readonly #start: number
  readonly #cursors = new Map<number, BucketRecords[]>()

  constructor(source: ByteSource, start: number, directory: IndexDirectory, cacheBytes: number) {
    this.#source = source
    this.#start = start
    this.codec = directory.codec
    this.size = directory.size
    this.directory = directory
    const pages = new RecordPages(source, cacheBytes)
    for (const bucket of directory.buckets) {
      const cursors = this.#cursors.get(bucket.digestLength) ?? []
      cursors.push(new BucketRecords(bucket, pages))
      this.#cursors.set(bucket.digestLength, cursors)
    }
  }

  getAll(key: IndexKey): Iterable<number> | AsyncIterable<number> {
    const { code, digest } = multihashOf(key)
    const offsets: number[] = []
    const cursors = this.#cursors.get(digest.length) ?? []
    const found = this.#search(cursors, 0, code, digest, offsets)
    return found instanceof Promise ? iterateLater(found) : found
  }

  #search(
    cursors: BucketRecords[],
    from: number,
    code: number,
    digest: Uint8Array,
    offsets: number[],
  ): MaybePromise<number[]> {
    for (let i = from; i < cursors.length; i++) {
      const { bucket } = cursors[i]
      if (bucket.code !== undefined && bucket.code !== code) continue
      const searched = collectOffsets(cursors[i].forSearch(), digest, offsets)
      if (searched instanceof Promise) return searched.then(() => this.#search(cursors, i + 1, code, digest, offsets))
    }
    return offsets
  }

  async *entries(): AsyncGenerator<IndexEntry> {
    for (const cursors of this.#cursorsInFileOrder()) {
      const { bucket } = cursors
      const records = cursors.forSearch()
      for (let i = 0; i < bucket.count; i++) {
        if (records.locate(i) < 0) await records.missing
        const at = records.locate(i)
        const { bytes } = records
        const { code, digestLength } = bucket
        const multihash =
          code === undefined ? bytes.slice(at, at + digestLength) : encodeMultihash(code, bytes, at, digestLength)
        yield { multihash, offset: readUint64Approximate(bytes, at + digestLength) }
      }
    }
  }

  /** The bytes of the index as they lie in the source, without what follows it. */
  async *bytes({ signal }: AbortOptions = {}): AsyncGenerator<Uint8Array> {
    const { end } = this.directory
    for (let at = this.#start; at < end; ) {
      signal?.throwIfAborted()
      const piece = await this.#source.read(at, Math.min(WINDOW_BYTES, end - at))
      if (piece.length === 0) throw new UnexpectedEndError('index', at, end - at, 0)
      yield piece
      at += piece.length
    }
  }

  #cursorsInFileOrder(): BucketRecords[] {
    return [...this.#cursors.values()].flat().sort((a, b) => a.bucket.start - b.bucket.start)
  }
}

/** Options of {@link openStoredIndex}. */
export interface StoredIndexOptions extends AbortOptions {
  /** Where the index begins in the source. Default 0. */
  start?: number
  /** Memory for its pages, in bytes. */
  cacheBytes: number
}

/** Opens the index from `start` to the end of a source. Reads its directory, and nothing else. */
export async function openStoredIndex(source: ByteSource, options: StoredIndexOptions): Promise<StoredIndex> {
  const start = options.start ?? 0
  const directory = await readIndexDirectory(source, start, await source.size(options), options)
  return new StoredIndex(source, start, directory, options.cacheBytes)
}

async function* iterateLater(offsets: Promise<number[]>): AsyncGenerator<number> {
  yield* await offsets
}

/** Adds the offsets of all records with this digest. */
function collectOffsets(records: BucketRecords, digest: Uint8Array, offsets: number[]): MaybePromise<void> {
  const range = new SearchRange(records.count)
  if (!lowerBound(records, digest, range)) return collectLater(records, digest, offsets, range)
  for (; range.low < records.count; range.low++) {
    const at = records.locate(range.low)
    if (at < 0) return collectLater(records, digest, offsets, range)
    if (compareDigest(records.bytes, at, digest) !== 0) return undefined
    offsets.push(readUint64Approximate(records.bytes, at + digest.length))
  }
}

/** The same, waiting for pages. The search has ended when the range has. */
async function collectLater(
  records: BucketRecords,
  digest: Uint8Array,
  offsets: number[],
  range: SearchRange,
): Promise<void> {
  await records.missing
  while (range.low < range.high && !lowerBound(records, digest, range)) await records.missing
  for (; range.low < records.count; range.low++) {
    while (records.locate(range.low) < 0) await records.missing
    const at = records.locate(range.low)
    if (compareDigest(records.bytes, at, digest) !== 0) return
    offsets.push(readUint64Approximate(records.bytes, at + digest.length))
  }
}

/** The records of a bucket, seen through pages. */
class BucketRecords implements SortedRecords {
  readonly bucket: IndexBucket
  readonly count: number
  readonly #pages: RecordPages
  readonly #recordsPerPage: number
  readonly #width: number
  /** The records of the page that is shown: from `#first` to before `#end`. */
  #first = 0
  #end = 0
  #asynchronous = false
  bytes: Uint8Array = new Uint8Array(0)
  /** After a `locate` that said -1: when to try it again. */
  missing: Promise<void> = Promise.resolve()

  constructor(bucket: IndexBucket, pages: RecordPages) {
    this.bucket = bucket
    this.count = bucket.count
    this.#pages = pages
    this.#width = bucket.width
    this.#recordsPerPage = Math.max(1, Math.floor(PAGE_BYTES / bucket.width))
  }

  /** This cursor where no search can be interrupted, a new one where several may wait for pages at the same time. */
  forSearch(): BucketRecords {
    return this.#asynchronous ? new BucketRecords(this.bucket, this.#pages) : this
  }

  locate(i: number): number {
    if ((i < this.#first || i >= this.#end) && !this.#turnTo(i)) return -1
    return (i - this.#first) * this.#width
  }

  /** Shows the page of record `i`; false when it must be waited for. */
  #turnTo(i: number): boolean {
    const first = i - (i % this.#recordsPerPage)
    const count = Math.min(this.#recordsPerPage, this.count - first)
    const bytes = this.#pages.page(this.bucket.start + first * this.#width, count * this.#width)
    if (bytes instanceof Promise) {
      this.#asynchronous = true
      this.missing = bytes.then((arrived) => this.#show(first, count, arrived))
      return false
    }
    this.#show(first, count, bytes)
    return true
  }

  #show(first: number, count: number, bytes: Uint8Array): void {
    const length = count * this.#width
    if (bytes.length < length) throw new UnexpectedEndError('index page', this.bucket.start, length, bytes.length)
    this.bytes = bytes
    this.#first = first
    this.#end = first + count
  }
}
