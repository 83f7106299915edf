import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ReadWriteBlockstore } from '../../src/blockstore/read-write.ts'
import { expectSameBytes } from '../builders/same-bytes.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { type CrashState, crashStatesOf } from '../faults/crash-states.ts'
import { unfinalizedFile } from '../faults/expected-file.ts'
import { KINDS_OF_FILES, type KindOfFile } from '../faults/kinds-of-files.ts'
import { MemoryDisk } from '../faults/memory-disk.ts'
import { keysIn, keysOf, putBlocks } from '../faults/store-contents.ts'

const folder = new TemporaryFolder()
afterAll(() => folder[Symbol.dispose]())
const path = join(folder.path, 'store.car')
const optionsOf = ({ options, roots }: KindOfFile) => ({ ...options, roots: [...roots] })

/** Opens a file that a crash left: it has every block, and what opening leaves is no index and no marker. */
async function expectRecovers(kind: KindOfFile, { during, bytes }: CrashState): Promise<void> {
  const disk = new MemoryDisk()
  disk.write(path, bytes)
  await using store = await ReadWriteBlockstore.open(path, { ...optionsOf(kind), ...disk })
  expect(await keysIn(store), during).toEqual(keysOf(kind.blocks))
  expectSameBytes(disk.read(path), kind.unfinalized, `${during}, opened`)
  await store.finalize()
  expectSameBytes(disk.read(path), kind.finalized, `${during}, finalized`)
}

describe.each(KINDS_OF_FILES)(
  'killed at any byte of any write, a file of $kind (specification 6.3, defect 2)',
  (kind) => {
    test('is opened with every section while it was being finalized, or finalized', async () => {
      const disk = new MemoryDisk()
      const states = await crashStatesOf(disk, path, async (openFile) => {
        await using store = await ReadWriteBlockstore.open(path, { ...optionsOf(kind), ...disk })
        await putBlocks(store, kind.blocks)
        await store.close()
        await using again = await ReadWriteBlockstore.open(path, { ...optionsOf(kind), openFile })
        await again.finalize()
      })
      // Marker and header have 40 bytes each; version 1 has neither.
      if (kind.options.version !== 1) expect(states.length).toBeGreaterThan(80)
      for (const state of states.slice(1)) await expectRecovers(kind, state)
    })

    test('is opened with every section while it was being unfinalized', async () => {
      const disk = new MemoryDisk()
      disk.write(path, kind.finalized)
      const states = await crashStatesOf(disk, path, async (openFile) => {
        await using store = await ReadWriteBlockstore.open(path, { ...optionsOf(kind), openFile })
        await store.discard()
      })
      for (const state of states) await expectRecovers(kind, state)
    })

    test('is opened with every section while an interrupted finalize was being cleared away', async () => {
      const crashed = await markedStates(kind)
      for (const { during, bytes } of crashed) {
        const disk = new MemoryDisk()
        disk.write(path, bytes)
        const states = await crashStatesOf(disk, path, async (openFile) => {
          await using store = await ReadWriteBlockstore.open(path, { ...optionsOf(kind), openFile })
          await store.discard()
        })
        for (const state of states) await expectRecovers(kind, { ...state, during: `${during}, then ${state.during}` })
      }
    })

    test('is started anew while it was being created', async () => {
      const disk = new MemoryDisk()
      const states = await crashStatesOf(disk, path, async (openFile) => {
        await using store = await ReadWriteBlockstore.open(path, { ...optionsOf(kind), openFile })
        await store.discard()
      })
      const fresh = unfinalizedFile([], kind.roots, kind.options)
      expect(states.length).toBeGreaterThanOrEqual(kind.options.version === 1 ? 18 : 51 + 18)
      for (const { during, bytes } of states) {
        const again = new MemoryDisk()
        again.write(path, bytes)
        await using store = await ReadWriteBlockstore.open(path, { ...optionsOf(kind), ...again })
        const reason = 'the file was not completely created'
        const whole = bytes.length === 0 || bytes.length === fresh.length
        expect(store.recovered, during).toEqual(whole ? undefined : { droppedBytes: bytes.length, blocks: 0, reason })
        expectSameBytes(again.read(path), fresh, during)
      }
    })
  },
)

/** A file whose finalize was interrupted: after the marker, and with half an index. */
async function markedStates(kind: KindOfFile): Promise<CrashState[]> {
  const disk = new MemoryDisk()
  disk.write(path, kind.unfinalized)
  const states = await crashStatesOf(disk, path, async (openFile) => {
    await using store = await ReadWriteBlockstore.open(path, { ...optionsOf(kind), openFile })
    await store.finalize()
  })
  const marked = states.findIndex(({ during }) => during === 'write 1, byte 40 of 40')
  return marked < 0 ? [] : [states[marked], states[Math.floor((marked + states.length) / 2)]]
}
