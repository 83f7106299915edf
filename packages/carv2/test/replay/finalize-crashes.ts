import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { failureOf } from '../builders/failure.ts'
import { expectSameBytes } from '../builders/same-bytes.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { MemoryDisk } from '../faults/memory-disk.ts'
import { openLikeGo, sha256, type VectorFolder } from './go-vectors.ts'
import type { ResumeManifest } from './resume-cases.ts'

/**
 * Files that Go left when it crashed inside Finalize: the index is there, the header is not (defect 2). And the same
 * files with the index cut at every byte, as a crash while it was being written leaves them.
 */
export function describeFinalizeCrashes(folder: VectorFolder): void {
  const { finalizeCrash } = folder.json<ResumeManifest>()

  test.each(finalizeCrash)(
    '$name: the index goes, every section stays, and finalize makes the file whole',
    async (crash) => {
      using temporary = new TemporaryFolder()
      const whole = folder.bytes(crash.file)
      const { dataOffset, dataSize } = crash.header
      const end = dataOffset + dataSize
      const cuts = whole.length - end > 2000 ? [0, 1, 2, 3, 7, 14, 1023, 1026, 1027] : range(whole.length - end)
      const padding = crash.header.indexOffset - end
      for (const cut of [...cuts, whole.length - end]) {
        if (cut > 0 && cut <= padding) continue // Zeros alone may be anything: see below.
        const { recovered, unfinalizedSize, finalizedSha256 } = await reopened(
          whole.slice(0, end + cut),
          crash,
          temporary,
        )
        expect(unfinalizedSize, `index cut at ${cut}`).toBe(end)
        if (cut === 0) expect(recovered).toBeUndefined()
        else expect(recovered?.droppedBytes, `index cut at ${cut}`).toBe(cut)
        expect(finalizedSha256, `index cut at ${cut}`).toBe(crash.finalizedSha256)
      }
    },
  )
}

/** Index padding without an index behind it is the row "trailing zeros" of specification 6.4: nothing tells it apart. */
export function describeCutPaddings(folder: VectorFolder): void {
  const padded = folder.json<ResumeManifest>().finalizeCrash.filter(({ options }) => options.indexPadding)

  test.each(padded)('$name: cut inside the padding, its zeros are an error with their offset', async (crash) => {
    const { dataOffset, dataSize, indexOffset } = crash.header
    for (let size = dataOffset + dataSize + 1; size <= indexOffset; size++) {
      using temporary = new TemporaryFolder()
      const cut = folder.bytes(crash.file).slice(0, size)
      const path = temporary.file('store.car', cut)
      const failure = await failureOf(() => openLikeGo(path, crash.options, crash.roots))
      expect(failure).toMatchObject({ name: 'ZeroLengthSectionError', offset: dataSize })
      expectSameBytes(readFileSync(path), cut)
    }
  })
}

async function reopened(
  file: Uint8Array,
  { options, roots }: ResumeManifest['finalizeCrash'][number],
  folder: TemporaryFolder,
) {
  const path = join(folder.path, 'store.car')
  const disk = new MemoryDisk()
  disk.write(path, file)
  await using store = await openLikeGo(path, options, roots, disk)
  const unfinalizedSize = disk.read(path).length
  await store.finalize()
  return { recovered: store.recovered, unfinalizedSize, finalizedSha256: sha256(disk.read(path)) }
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i)
}
