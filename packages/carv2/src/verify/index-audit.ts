import type { AbortOptions } from 'abort-error'
import { IndexOrderError, UnindexedSectionError } from '../errors.ts'
import { cidAt, IDENTITY_CODE } from '../format/cid.ts'
import { bucketRecords } from '../index/bucket-records.ts'
import { type IndexBucket, type IndexDirectory, readIndexDirectory } from '../index/index-directory.ts'
import { BUCKET_HEAD_BYTES } from '../index/layout.ts'
import type { ByteSource } from '../source/byte-source.ts'
import { BucketAudit, type KnownSections } from './bucket-audit.ts'
import { type CarProblem, problemOf } from './car-problem.ts'

/** A stored index. */
export interface StoredIndexPlace {
  readonly source: ByteSource
  /** It lies at `[start, size)` of the source. */
  readonly start: number
  readonly size: number
  /** Identities must be in it like all others. */
  readonly fullyIndexed: boolean
}

/**
 * Reads a stored index through once, in order, and compares it with the sections: its structure, the order of
 * everything, that each record leads to a section with its digest, and that each section has a record.
 */
export async function* auditIndex(
  { source, start, size, fullyIndexed }: StoredIndexPlace,
  sections: KnownSections,
  options: AbortOptions,
): AsyncGenerator<CarProblem> {
  let directory: IndexDirectory
  try {
    directory = await readIndexDirectory(source, start, size, options)
  } catch (error) {
    yield problemOf(error)
    return
  }
  for (const [i, bucket] of directory.buckets.entries()) {
    if (i > 0) yield* checkBucketOrder(directory.buckets[i - 1], bucket)
    const audit = new BucketAudit(bucket, sections)
    for await (const piece of bucketRecords(source, bucket, options)) yield* audit.check(piece)
  }
  for (const { code, offset } of sections.records.unindexed()) {
    if (code === IDENTITY_CODE && !fullyIndexed) continue
    options.signal?.throwIfAborted()
    const { bytes, cidStart, cid } = await sections.headAt(offset)
    yield new UnindexedSectionError(cidAt(bytes, cidStart, cid.end), offset)
  }
}

function* checkBucketOrder(previous: IndexBucket, { code, width, start }: IndexBucket): Generator<CarProblem> {
  const headOffset = start - BUCKET_HEAD_BYTES
  // Where the head of a hash function lies between them, its buckets begin anew.
  const sameFunction = headOffset === previous.start + previous.count * previous.width
  if (sameFunction && width <= previous.width) yield new IndexOrderError(headOffset, 'buckets')
  if (!sameFunction && Number(code) <= Number(previous.code)) yield new IndexOrderError(headOffset, 'hash functions')
}
