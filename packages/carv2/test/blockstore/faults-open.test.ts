import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ReadWriteBlockstore, type ReadWriteOptions } from '../../src/blockstore/read-write.ts'
import { failureOf } from '../builders/failure.ts'
import { expectSameBytes } from '../builders/same-bytes.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { FaultyDisk, type FileCall } from '../faults/faulty-disk.ts'
import { KINDS_OF_FILES } from '../faults/kinds-of-files.ts'
import { keysIn, keysOf, putBlocks } from '../faults/store-contents.ts'

const CALLS = ['size', 'read', 'write', 'truncate', 'sync'] as const

describe.each(['sync', 'async'] as const)('opening fails at any call of the file, io %s', (io) => {
  test.each(KINDS_OF_FILES.slice(0, 4))(
    '$kind: with a FileError, without the lock, and the next open has every block',
    async (kind) => {
      using folder = new TemporaryFolder()
      const path = join(folder.path, 'store.car')
      const options: ReadWriteOptions = { ...kind.options, roots: [...kind.roots], io, durability: 'storage' }
      const states: [string, Uint8Array][] = [
        ['new', new Uint8Array(0)],
        ['torn', kind.finalized.subarray(0, kind.unfinalized.length - 5)],
        ['unfinalized', kind.unfinalized],
        ['finalized', kind.finalized],
      ]
      for (const [state, bytes] of states) {
        for (const [call, nth] of await callsOf(folder, bytes, options)) {
          folder.file('store.car', bytes)
          const disk = new FaultyDisk()
          disk.breakNth(nth, call, { error: 'EIO' })
          const failure = await failureOf(() => ReadWriteBlockstore.open(path, { ...options, openFile: disk.openFile }))
          const what = `${state}: ${call} ${nth}`
          expect(failure, what).toMatchObject({ name: 'FileError', code: 'EIO', path })
          expect(disk.count('close'), what).toBe(1)
          expect(existsSync(`${path}.lock`), what).toBe(false)
          await using store = await ReadWriteBlockstore.open(path, options)
          const kept = state === 'new' ? 0 : kind.blocks.length - (state === 'torn' ? 1 : 0)
          expect(await keysIn(store), what).toEqual(keysOf(kind.blocks.slice(0, kept)))
          await putBlocks(store, kind.blocks)
          await store.finalize()
          expectSameBytes(readFileSync(path), kind.finalized, what)
        }
      }
    },
  )
})

test.each([
  { what: 'a folder', name: '.', code: 'EISDIR' },
  { what: 'a file in a folder that is not there', name: 'missing/store.car', code: 'ENOENT' },
])('opening $what is a FileError $code', async ({ name, code }) => {
  using folder = new TemporaryFolder()
  const failure = await failureOf(() => ReadWriteBlockstore.open(join(folder.path, name)))
  expect(failure).toMatchObject({ name: 'FileError', code })
  expect(readdirSync(folder.path)).toEqual([])
})

/** Every call that an undisturbed open makes, as the nth of its kind. */
async function callsOf(
  folder: TemporaryFolder,
  bytes: Uint8Array,
  options: ReadWriteOptions,
): Promise<[FileCall['kind'], number][]> {
  const disk = new FaultyDisk()
  const path = folder.file('undisturbed.car', bytes)
  const store = await ReadWriteBlockstore.open(path, { ...options, openFile: disk.openFile })
  const counts = CALLS.map((call) => [call, disk.count(call)] as const)
  await store.discard()
  return counts.flatMap(([call, count]) =>
    Array.from({ length: count }, (_, i) => [call, i + 1] as [typeof call, number]),
  )
}
