import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CID } from 'multiformats/cid'
import { describe, expect, test } from 'vitest'
import { ReadWriteBlockstore, type ReadWriteOptions } from '../../src/blockstore/read-write.ts'
import { block } from '../builders/blocks.ts'
import { failureOf } from '../builders/failure.ts'
import { expectSameBytes } from '../builders/same-bytes.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { finalizedFile, unfinalizedFile } from '../faults/expected-file.ts'
import { FaultyDisk, type FileCall } from '../faults/faulty-disk.ts'
import { KINDS_OF_FILES, type KindOfFile } from '../faults/kinds-of-files.ts'
import { bytesOf, keysIn, keysOf, putBlocks } from '../faults/store-contents.ts'

const more = block('one more')
const RELEVANT: FileCall['kind'][] = ['write', 'truncate', 'sync', 'read']

/** What finalize is to do with the roots. */
const ROOTS: { change: string; newRoots?: (kind: KindOfFile) => CID[] }[] = [
  { change: 'the same roots' },
  { change: 'other roots of the same length', newRoots: ({ roots }) => [...roots].reverse() },
  { change: 'more roots', newRoots: ({ roots }) => [...roots, more.cid] },
  { change: 'no roots', newRoots: () => [] },
]
const kinds = [KINDS_OF_FILES[0], KINDS_OF_FILES[2], KINDS_OF_FILES[7]]
const cases = (['sync', 'async'] as const).flatMap((io) =>
  ROOTS.flatMap((r) => kinds.map((kind) => ({ io, kind, ...r }))),
)

class Scene implements Disposable {
  readonly folder = new TemporaryFolder()
  readonly path = join(this.folder.path, 'store.car')
  readonly disk = new FaultyDisk()
  readonly #options: ReadWriteOptions

  constructor({ options, roots }: KindOfFile, io: 'sync' | 'async') {
    this.#options = { ...options, roots: [...roots], io, durability: io === 'sync' ? 'storage' : 'process' }
  }

  open(): Promise<ReadWriteBlockstore> {
    return ReadWriteBlockstore.open(this.path, { ...this.#options, openFile: this.disk.openFile })
  }

  reopen(): Promise<ReadWriteBlockstore> {
    const { roots: _roots, ...options } = this.#options
    return ReadWriteBlockstore.open(this.path, options)
  }

  get bytes(): Uint8Array {
    return new Uint8Array(readFileSync(this.path))
  }

  [Symbol.dispose](): void {
    this.folder[Symbol.dispose]()
  }
}

/** A store with the blocks of `kind`, ready to be finalized. */
async function ready(scene: Scene, kind: KindOfFile, newRoots: CID[] | undefined): Promise<ReadWriteBlockstore> {
  const store = await scene.open()
  await putBlocks(store, kind.blocks)
  if (newRoots !== undefined) store.setRoots(newRoots)
  return store
}

/** How many calls an undisturbed finalize makes of the file, or files. */
async function callsOfFinalize(kind: KindOfFile, io: 'sync' | 'async', newRoots: CID[] | undefined): Promise<number> {
  using scene = new Scene(kind, io)
  await using store = await ready(scene, kind, newRoots)
  const before = scene.disk.calls.length
  await store.finalize()
  return scene.disk.calls.slice(before).filter(({ kind }) => RELEVANT.includes(kind)).length
}

/** Breaks the nth relevant call from now on, and every later one if `forGood`. */
function breakFrom(disk: FaultyDisk, nth: number, forGood: boolean): void {
  let seen = 0
  disk.onCall = ({ kind }) => {
    if (!RELEVANT.includes(kind)) return undefined
    seen++
    return seen === nth || (forGood && seen > nth) ? { error: 'EIO' } : undefined
  }
}

describe.each(cases)('finalize of $kind.kind with $change fails at any call, io $io', ({ io, kind, newRoots }) => {
  const roots = newRoots?.(kind)
  const finalRoots = roots ?? kind.roots

  test('the store is as it was: it reads, takes puts, and can be finalized', async () => {
    const calls = await callsOfFinalize(kind, io, roots)
    for (let nth = 1; nth <= calls; nth++) {
      using scene = new Scene(kind, io)
      await using store = await ready(scene, kind, roots)
      breakFrom(scene.disk, nth, false)
      expect(await failureOf(() => store.finalize()), `call ${nth}`).toMatchObject({ name: 'FileError', code: 'EIO' })
      scene.disk.heal()
      expectSameBytes(scene.bytes, unfinalizedFile(kind.blocks, kind.roots, kind.options), `call ${nth}`)
      expect(readdirSync(scene.folder.path).sort(), `call ${nth}`).toEqual(['store.car', 'store.car.lock'])
      expectSameBytes(await bytesOf(store, kind.blocks[0]), kind.blocks[0].bytes, `call ${nth}`)
      await putBlocks(store, [more])
      await store.finalize()
      expectSameBytes(scene.bytes, finalizedFile([...kind.blocks, more], finalRoots, kind.options), `call ${nth}`)
      expect(await keysIn(store)).toEqual(keysOf([...kind.blocks, more]))
    }
  })

  test('where undoing fails too, the store says that it is broken, and the next open has every block', async () => {
    const calls = await callsOfFinalize(kind, io, roots)
    for (let nth = 1; nth <= calls; nth++) {
      using scene = new Scene(kind, io)
      const store = await ready(scene, kind, roots)
      breakFrom(scene.disk, nth, true)
      expect(await failureOf(() => store.finalize()), `call ${nth}`).toMatchObject({ name: 'FileError', code: 'EIO' })
      scene.disk.heal()
      const refusal = await store.put(more.cid, more.bytes).then(
        () => undefined,
        ({ name }) => name,
      )
      const blocks = refusal === undefined ? [...kind.blocks, more] : kind.blocks
      if (refusal !== undefined) expect(refusal).toBe('BrokenStoreError')
      await store.discard()
      await using again = await scene.reopen()
      expect(await keysIn(again), `call ${nth}`).toEqual(keysOf(blocks))
      await again.finalize()
      expectSameBytes(scene.bytes, finalizedFile(blocks, again.roots, kind.options), `call ${nth}`)
      expect([kind.roots, finalRoots].map(String)).toContain(String(again.roots))
    }
  })

  test('aborted at any call: rejects with the reason, and the store is as it was', async () => {
    const calls = await callsOfFinalize(kind, io, roots)
    for (let nth = 1; nth <= calls; nth++) {
      using scene = new Scene(kind, io)
      await using store = await ready(scene, kind, roots)
      const controller = new AbortController()
      const reason = new Error('enough')
      let seen = 0
      scene.disk.onCall = ({ kind }) => {
        if (RELEVANT.includes(kind) && ++seen === nth) controller.abort(reason)
        return undefined
      }
      const outcome = await store.finalize({ signal: controller.signal }).catch((error) => error)
      if (outcome === undefined) {
        expectSameBytes(scene.bytes, finalizedFile(kind.blocks, finalRoots, kind.options), `call ${nth}`)
        continue
      }
      expect(outcome, `call ${nth}`).toBe(reason)
      expectSameBytes(scene.bytes, unfinalizedFile(kind.blocks, kind.roots, kind.options), `call ${nth}`)
      await putBlocks(store, [more])
      await store.finalize()
      expectSameBytes(scene.bytes, finalizedFile([...kind.blocks, more], finalRoots, kind.options), `call ${nth}`)
    }
  })
})
