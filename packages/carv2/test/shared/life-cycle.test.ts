import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ReadOnlyBlockstore } from '../../src/blockstore/read-only.ts'
import { ReadWriteBlockstore } from '../../src/blockstore/read-write.ts'
import { block, pseudoRandomBytes } from '../builders/blocks.ts'
import { failureOf } from '../builders/failure.ts'
import { collect } from '../builders/streams.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { type GoOptions, keysOf, storeOptions, VectorFolder } from '../replay/go-vectors.ts'
import { vectorPath } from './shared-folder.ts'

type Answer = string | number | boolean | null

/** Calls one after the other on one store, with Go's answers: null is success, text an error. */
interface Sequence {
  options?: GoOptions
  readOnly?: boolean
  note?: string
  calls: [call: string, answer: Answer][]
}

const { lifecycle } = new VectorFolder(vectorPath('readwrite')).json<{ lifecycle: Sequence[] }>()
const sequences = lifecycle
  .filter(({ readOnly, note }) => !readOnly && note === undefined)
  .map((sequence) => ({ ...sequence, names: sequence.calls.map(([call]) => call).join(', ') }))

const put = block(pseudoRandomBytes(1, 100))
const absent = block('absent')

/** Go's calls as ours (specification 6.6). Go's Finalize closes too. */
const CALLS: Record<string, (store: ReadWriteBlockstore) => unknown> = {
  Put: (store) => store.put(put.cid, put.bytes).then(() => null),
  Has: (store) => store.has(put.cid),
  Get: async (store) => (await collect(store.get(put.cid)))[0].length,
  GetSize: (store) => store.size(put.cid),
  AllKeysChan: async (store) => (await keysOf(store)).length,
  Finalize: async (store) => {
    await store.finalize()
    await store.close()
    return null
  },
  FinalizeReadOnly: (store) => store.finalize().then(() => null),
  Close: (store) => store.close().then(() => null),
  Discard: (store) => store.discard().then(() => null),
  DeleteBlock: (store) => store.delete(put.cid),
  HasAbsent: (store) => store.has(absent.cid),
  GetAbsent: (store) => collect(store.get(absent.cid)),
  GetSizeAbsent: (store) => store.size(absent.cid),
  Roots: (store) => store.roots.length,
}

async function answerOf(call: string, store: ReadWriteBlockstore): Promise<Answer> {
  try {
    return (await CALLS[call](store)) as Answer
  } catch (error) {
    return (error as Error).name
  }
}

/** What the life cycle of specification 6.6 says, where Go's answer does not. */
class Expected {
  #state: 'open' | 'finalized' | 'closed' = 'open'

  of(call: string, goAnswer: Answer): Answer {
    if (call === 'DeleteBlock') return 'UnsupportedError'
    if (call === 'Roots') return 0
    if (call === 'Close' || call === 'Discard') return this.#becomes('closed')
    if (this.#state === 'closed') return 'NotOpenError'
    if (call === 'Finalize') return this.#becomes('closed')
    if (call === 'FinalizeReadOnly') return this.#becomes('finalized')
    if (call === 'Put') return this.#state === 'finalized' ? 'FinalizedError' : null
    return typeof goAnswer === 'string' ? 'NotFoundError' : goAnswer
  }

  #becomes(state: 'finalized' | 'closed'): null {
    this.#state = state
    return null
  }
}

describe('vectors/car/readwrite: the life cycle', () => {
  test.each(sequences)('$names with $options', async ({ options = {}, calls }) => {
    using folder = new TemporaryFolder()
    const store = await ReadWriteBlockstore.open(join(folder.path, 'store.car'), storeOptions(options))
    const expected = new Expected()
    for (const [call, goAnswer] of calls) {
      expect([call, await answerOf(call, store)]).toEqual([call, expected.of(call, goAnswer)])
    }
    await store.close()
  })

  test('differs from Go’s only where specification 6.6 and defect 17 say so', () => {
    const differences = new Set<string>()
    for (const { calls } of sequences) {
      const expected = new Expected()
      for (const [call, goAnswer] of calls) {
        const ours = expected.of(call, goAnswer)
        if ((typeof goAnswer === 'string') !== (typeof ours === 'string')) {
          differences.add(`${call}: ${typeof ours === 'string' ? ours : 'done'}, Go: ${goAnswer ?? 'done'}`)
        }
      }
    }
    // close() needs no finalize and may be called twice; a second finalize() does nothing; a closed store is closed in
    // every version; the roots are known without the file.
    expect([...differences].sort()).toMatchInlineSnapshot(`
      [
        "Close: done, Go: called Close on a closed blockstore",
        "Close: done, Go: called Close without FinalizeReadOnly first",
        "Finalize: NotOpenError, Go: done",
        "Finalize: done, Go: called Finalize or FinalizeReadOnly on an already finalized blockstore",
        "FinalizeReadOnly: NotOpenError, Go: done",
        "FinalizeReadOnly: done, Go: called Finalize or FinalizeReadOnly on an already finalized blockstore",
        "Roots: done, Go: error reading car header: read <path>: file already closed",
      ]
    `)
  })

  test('of a read-only store: writing is refused, and after close() nothing is answered, identities neither', async () => {
    const store = await ReadOnlyBlockstore.open(vectorPath('readwrite/default.car'))
    const identity = block('identity', 'identity')
    expect(await failureOf(() => store.put(put.cid, put.bytes))).toMatchObject({ name: 'ReadOnlyError' })
    expect(await failureOf(() => store.delete(put.cid))).toMatchObject({ name: 'ReadOnlyError' })
    await store.close()
    for (const call of [() => collect(store.get(put.cid)), () => store.has(identity.cid), () => keysOf(store)]) {
      expect(await failureOf(call)).toMatchObject({ name: 'NotOpenError' })
    }
    await store.close()
  })

  test('of a block of 9 MiB: put refuses what get would refuse (defect 10)', async () => {
    using folder = new TemporaryFolder()
    await using store = await ReadWriteBlockstore.open(join(folder.path, 'store.car'))
    const large = block(pseudoRandomBytes(7, 9437184))
    expect(await failureOf(() => store.put(large.cid, large.bytes))).toMatchObject({
      name: 'SectionTooLargeError',
      message: expect.stringContaining('invalid section data, length of read beyond allowable maximum'),
    })
    expect(await store.has(large.cid)).toBe(false)
  })
})
