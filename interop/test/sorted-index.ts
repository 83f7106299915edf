/**
 * An index's bytes with equal digests in the order of their offsets. The original sorts unstably, so theirs is the one
 * thing in which two right indexes may differ.
 */
export function sortedIndex(index: Uint8Array): Buffer {
  const sorted = Buffer.from(index)
  const codec = sorted.readUint16LE(0)
  const isMultihashIndex = codec === 0x0881 // the varint of 0x0401
  let at = 2
  if (!isMultihashIndex) sortBuckets()
  else {
    const codes = sorted.readInt32LE(at)
    at += 4
    for (let i = 0; i < codes; i++) {
      at += 8
      sortBuckets()
    }
  }
  if (at !== sorted.length) throw new Error(`the index ends at ${at}, its bytes at ${sorted.length}`)
  return sorted

  function sortBuckets(): void {
    const buckets = sorted.readInt32LE(at)
    at += 4
    for (let i = 0; i < buckets; i++) {
      const width = sorted.readUint32LE(at)
      const length = Number(sorted.readBigInt64LE(at + 4))
      at += 12
      sortRecords(sorted.subarray(at, at + length), width)
      at += length
    }
  }
}

function sortRecords(bucket: Buffer, width: number): void {
  const records = Array.from({ length: bucket.length / width }, (_, i) =>
    Buffer.from(bucket.subarray(i * width, (i + 1) * width)),
  )
  const digest = (record: Buffer) => record.subarray(0, width - 8)
  const offset = (record: Buffer) => Number(record.readBigUint64LE(width - 8))
  records.sort((a, b) => Buffer.compare(digest(a), digest(b)) || offset(a) - offset(b))
  bucket.set(Buffer.concat(records))
}
