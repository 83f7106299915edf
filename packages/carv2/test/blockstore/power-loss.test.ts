import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ReadWriteBlockstore, type ReadWriteOptions } from '../../src/blockstore/read-write.ts'
import { expectSameBytes } from '../builders/same-bytes.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { unfinalizedFile } from '../faults/expected-file.ts'
import { KINDS_OF_FILES, type KindOfFile } from '../faults/kinds-of-files.ts'
import { MemoryDisk } from '../faults/memory-disk.ts'
import { powerLossStatesOf } from '../faults/power-loss-states.ts'
import { keysIn, keysOf, putBlocks } from '../faults/store-contents.ts'

const folder = new TemporaryFolder()
afterAll(() => folder[Symbol.dispose]())
const path = join(folder.path, 'store.car')

const optionsOf = ({ options, roots }: KindOfFile): ReadWriteOptions => {
  return { ...options, roots: [...roots], durability: 'storage' }
}

/** Opens what was left: it has the first `least` blocks, perhaps more of them, and becomes whole. */
async function expectRecovers(kind: KindOfFile, during: string, bytes: Uint8Array, least: number): Promise<void> {
  const disk = new MemoryDisk()
  disk.write(path, bytes)
  await using store = await ReadWriteBlockstore.open(path, { ...optionsOf(kind), durability: 'process', ...disk })
  const keys = await keysIn(store)
  expect(keys.length, during).toBeGreaterThanOrEqual(least)
  expect(keys, during).toEqual(keysOf(kind.blocks.slice(0, keys.length)))
  await putBlocks(store, kind.blocks)
  await store.finalize()
  expectSameBytes(disk.read(path), kind.finalized, during)
}

const kinds = KINDS_OF_FILES.filter((_, i) => [0, 3, 4, 7].includes(i))

describe.each(kinds)("power is lost with durability 'storage', a file of $kind (specification 6.3)", (kind) => {
  test('while blocks are put: every acknowledged one is there', async () => {
    const disk = new MemoryDisk()
    disk.write(path, unfinalizedFile([], kind.roots, kind.options))
    let acknowledged = 0
    let told = 0
    const least: number[] = []
    const states = await powerLossStatesOf(disk, path, async (openFile) => {
      const counting: typeof openFile = async (opened, io) => {
        const file = await openFile(opened, io)
        return {
          ...file,
          write: (bytes, position) => {
            const writing = file.write(bytes, position)
            told = acknowledged
            least.push(told, told, told)
            return writing
          },
        }
      }
      await using store = await ReadWriteBlockstore.open(path, { ...optionsOf(kind), openFile: counting })
      for (const { cid, bytes } of kind.blocks) {
        await store.put(cid, bytes)
        acknowledged++
      }
      await store.discard()
    })
    expect(states).toHaveLength(least.length)
    for (const [i, { during, bytes }] of states.entries()) await expectRecovers(kind, during, bytes, least[i])
  })

  test('while it is finalized: every block is there', async () => {
    const disk = new MemoryDisk()
    disk.write(path, kind.unfinalized)
    const states = await powerLossStatesOf(disk, path, async (openFile) => {
      await using store = await ReadWriteBlockstore.open(path, { ...optionsOf(kind), openFile })
      await store.finalize()
    })
    if (kind.options.version !== 1) expect(states.length).toBeGreaterThanOrEqual(8)
    for (const { during, bytes } of states) await expectRecovers(kind, during, bytes, kind.blocks.length)
  })

  test('while a finalized file is taken up again: every block is there', async () => {
    const disk = new MemoryDisk()
    disk.write(path, kind.finalized)
    const states = await powerLossStatesOf(disk, path, async (openFile) => {
      await using store = await ReadWriteBlockstore.open(path, { ...optionsOf(kind), openFile })
      await store.discard()
    })
    if (kind.options.version !== 1) expect(states.length).toBeGreaterThan(5)
    for (const { during, bytes } of states) await expectRecovers(kind, during, bytes, kind.blocks.length)
  })
})
