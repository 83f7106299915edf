import type { AbortOptions } from 'abort-error'
import { bucketRecords } from '../index/bucket-records.ts'
import type { IndexDirectory } from '../index/index-directory.ts'
import type { ByteSource } from '../source/byte-source.ts'

/**
 * The bytes of a stored index for a payload whose sections have moved by `distance` bytes: every record as it is, in its
 * order, with another offset. `start` is where the index begins in the source.
 */
export async function* shiftIndex(
  source: ByteSource,
  start: number,
  directory: IndexDirectory,
  distance: number,
  options: AbortOptions = {},
): AsyncGenerator<Uint8Array> {
  let at = start
  for (const bucket of directory.buckets) {
    yield await source.read(at, bucket.start - at)
    for await (const records of bucketRecords(source, bucket, options)) {
      const shifted = records.slice()
      addToOffsets(shifted, bucket.width, bucket.digestLength, distance)
      yield shifted
    }
    at = bucket.start + bucket.count * bucket.width
  }
  yield await source.read(at, directory.end - at)
}

/** In 64 bits, wrapping: an offset that was wrong stays as wrong as it was. */
function addToOffsets(records: Uint8Array, width: number, offsetAt: number, distance: number): void {
  const view = new DataView(records.buffer, records.byteOffset, records.length)
  for (let at = offsetAt; at < records.length; at += width) {
    view.setBigUint64(at, view.getBigUint64(at, true) + BigInt(distance), true)
  }
}
