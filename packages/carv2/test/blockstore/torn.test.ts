import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ReadWriteBlockstore } from '../../src/blockstore/read-write.ts'
import { failureOf } from '../builders/failure.ts'
import { expectSameBytes } from '../builders/same-bytes.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { unfinalizedFile } from '../faults/expected-file.ts'
import { KINDS_OF_FILES, type KindOfFile, sectionEndsOf } from '../faults/kinds-of-files.ts'
import { MemoryDisk } from '../faults/memory-disk.ts'
import { keysIn, keysOf, putBlocks } from '../faults/store-contents.ts'

/** Every byte of the last 300, and 200 other positions spread over the rest. */
function cutsOf(size: number): number[] {
  const rest = Math.max(0, size - 300)
  const others = Array.from({ length: Math.min(200, rest) }, (_, i) => Math.floor((i * rest) / Math.min(200, rest)))
  return [...others, ...Array.from({ length: size - rest + 1 }, (_, i) => rest + i)]
}

interface Outcome {
  readonly outcome: 'opens' | 'refused'
  readonly kept: number
  readonly recovered?: { droppedBytes: number; blocks: number; reason: string }
}

const CREATION = 'the file was not completely created'

/** What specification 6.4 and 6.6 require of a file that ends at `cut`. */
function required(kind: KindOfFile, file: Uint8Array, cut: number): Outcome {
  const [headerEnd, ...ends] = sectionEndsOf(kind)
  const fresh = unfinalizedFile([], kind.roots, kind.options)
  if (cut === 0) return { outcome: 'opens', kept: 0 }
  if (cut < fresh.length && Buffer.compare(fresh.subarray(0, cut), file.subarray(0, cut)) === 0) {
    return { outcome: 'opens', kept: 0, recovered: { droppedBytes: cut, blocks: 0, reason: CREATION } }
  }
  if (cut < headerEnd) return { outcome: 'refused', kept: 0 }
  const kept = ends.filter((end) => end <= cut).length
  const payloadEnd = ends.at(-1) ?? headerEnd
  const droppedBytes = cut >= payloadEnd ? 0 : cut - (ends[kept - 1] ?? headerEnd)
  if (droppedBytes > 0) {
    return { outcome: 'opens', kept, recovered: { droppedBytes, blocks: kept, reason: 'not complete' } }
  }
  const short = file === kind.finalized && kind.options.version !== 1 && cut < payloadEnd
  if (!short) return { outcome: 'opens', kept }
  return { outcome: 'opens', kept, recovered: { droppedBytes, blocks: kept, reason: 'ends before its payload' } }
}

describe.each(KINDS_OF_FILES)('a torn file of $kind (specification 6.4, defects 1 and 3)', (kind) => {
  test.each([
    ['unfinalized', kind.unfinalized],
    ['finalized', kind.finalized],
  ])('%s: keeps every complete section, says what it drops, and ends as if it had never been torn', async (_, file) => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'store.car')
    for (const cut of cutsOf(file.length)) {
      const disk = new MemoryDisk()
      disk.write(path, file.slice(0, cut))
      const { outcome, kept, recovered } = required(kind, file, cut)
      const open = () => ReadWriteBlockstore.open(path, { ...kind.options, roots: [...kind.roots], ...disk })
      if (outcome === 'refused') {
        expect(await failureOf(open), `cut at ${cut}`).toMatchObject({ name: 'CannotResumeError' })
        expectSameBytes(disk.read(path), file.subarray(0, cut), `cut at ${cut}`)
        continue
      }
      await using store = await open()
      if (recovered === undefined) expect(store.recovered, `cut at ${cut}`).toBeUndefined()
      else {
        const reason = expect.stringContaining(recovered.reason)
        expect(store.recovered, `cut at ${cut}`).toEqual({ ...recovered, reason })
      }
      const blocks = kind.blocks.slice(0, kept)
      expect(await keysIn(store), `cut at ${cut}`).toEqual(keysOf(blocks))
      expectSameBytes(disk.read(path), unfinalizedFile(blocks, kind.roots, kind.options), `cut at ${cut}, opened`)
      await putBlocks(store, kind.blocks)
      await store.finalize()
      expectSameBytes(disk.read(path), kind.finalized, `cut at ${cut}, finalized`)
    }
  })

  test('opened without naming the roots has those of the file', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'store.car')
    for (const cut of sectionEndsOf(kind).map((end) => end + 1)) {
      const disk = new MemoryDisk()
      disk.write(path, kind.unfinalized.slice(0, cut))
      await using store = await ReadWriteBlockstore.open(path, { ...kind.options, ...disk })
      expect(store.roots.map(String), `cut at ${cut}`).toEqual(kind.roots.map(String))
      await putBlocks(store, kind.blocks)
      await store.finalize()
      expectSameBytes(disk.read(path), kind.finalized, `cut at ${cut}`)
    }
  })
})
