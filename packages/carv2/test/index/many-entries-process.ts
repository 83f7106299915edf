/** Run by many-entries.test.ts: an index of more entries than a Map can have. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { CarIndex } from '../../src/index/car-index.ts'
import { createIndex } from '../../src/index/create-index.ts'
import { openIndex } from '../../src/index/open-index.ts'
import { writeIndex } from '../../src/index/write-index.ts'
import { cidOf } from '../builders/blocks.ts'
import { STREAM_HEADER_BYTES, STREAM_SECTION_BYTES, sectionStream, streamDigest } from '../builders/section-stream.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'

const count = Number(process.argv[2])
const samples = Array.from({ length: 1000 }, (_, i) => Math.floor((i / 999) * (count - 1)))

/** How many of the samples an index does not find where they are. */
function misplacedIn(index: CarIndex): number {
  let misplaced = 0
  for (const i of samples) {
    const found = [...(index.getAll(cidOf(0x12, streamDigest(i))) as Iterable<number>)]
    if (found.length !== 1 || found[0] !== STREAM_HEADER_BYTES + STREAM_SECTION_BYTES * i) misplaced++
  }
  return misplaced
}

/** Writes the index to a file: 30 bytes of heads, then 40 bytes an entry. */
async function write(index: CarIndex, path: string): Promise<{ written: number; unsorted: number }> {
  const file = openSync(path, 'w')
  let written = 0
  let unsorted = 0
  let last = 0
  for await (const piece of writeIndex(index)) {
    writeSync(file, piece)
    const view = new DataView(piece.buffer, piece.byteOffset, piece.length)
    for (let at = 0; written >= 30 && at < piece.length; at += 40) {
      const next = view.getUint32(at)
      if (next < last) unsorted++
      last = next
    }
    written += piece.length
  }
  closeSync(file)
  return { written, unsorted }
}

using folder = new TemporaryFolder()
const path = join(folder.path, 'many.idx')
const generated = await createIndex(sectionStream(count))
const { written, unsorted } = await write(generated, path)
await using stored = await openIndex(path)
const misplaced = misplacedIn(generated) + misplacedIn(stored)
console.log(JSON.stringify({ size: generated.size, storedSize: stored.size, written, misplaced, unsorted }))
