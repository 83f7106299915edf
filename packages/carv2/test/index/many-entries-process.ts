/** Run by many-entries.test.ts: an index of more entries than a Map can have. */
import { createIndex } from '../../src/index/create-index.ts'
import { openIndex } from '../../src/index/open-index.ts'
import { writeIndex } from '../../src/index/write-index.ts'
import { cidOf } from '../builders/blocks.ts'
import { STREAM_HEADER_BYTES, STREAM_SECTION_BYTES, sectionStream, streamDigest } from '../builders/section-stream.ts'

const count = Number(process.argv[2])

const index = await createIndex(sectionStream(count))

let misplaced = 0
const samples = Array.from({ length: 1000 }, (_, i) => Math.floor((i / 999) * (count - 1)))
const offsetOf = (i: number) => STREAM_HEADER_BYTES + STREAM_SECTION_BYTES * i
for (const i of samples) {
  const found = [...(index.getAll(cidOf(0x12, streamDigest(i))) as Iterable<number>)]
  if (found.length !== 1 || found[0] !== offsetOf(i)) misplaced++
}

// Written as a file is, and read back in place: 30 bytes in front of 40 bytes an entry, in digest order.
const bytes = new Uint8Array(2 + 4 + 12 + 12 + 40 * count)
let at = 0
for await (const piece of writeIndex(index)) {
  bytes.set(piece, at)
  at += piece.length
}
let unsorted = 0
const view = new DataView(bytes.buffer)
for (let record = 1; record < count; record++) {
  if (view.getUint32(30 + 40 * record - 40) > view.getUint32(30 + 40 * record)) unsorted++
}
const stored = await openIndex(bytes.subarray(0, at))
for (const i of samples) {
  const found = [...(stored.getAll(cidOf(0x12, streamDigest(i))) as Iterable<number>)]
  if (found.length !== 1 || found[0] !== offsetOf(i)) misplaced++
}

console.log(JSON.stringify({ size: index.size, storedSize: stored.size, written: at, misplaced, unsorted }))
