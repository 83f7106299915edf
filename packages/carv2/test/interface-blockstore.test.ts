import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Blockstore } from 'interface-blockstore'
import { describe, expect, test } from 'vitest'
import { ReadOnlyBlockstore } from '../src/blockstore/read-only.ts'
import { ReadWriteBlockstore } from '../src/blockstore/read-write.ts'
import type { WriteOptions } from '../src/options.ts'
import { block } from './builders/blocks.ts'
import { READING_GROUPS, registerSuite, WRITING_GROUPS } from './builders/blockstore-suite.ts'
import { failureOf } from './builders/failure.ts'
import { collect } from './builders/streams.ts'

type Opened<B> = B & { readonly folder: string }

async function newStore(options: WriteOptions): Promise<Opened<ReadWriteBlockstore>> {
  const folder = await mkdtemp(join(tmpdir(), 'carport-test-'))
  const store = await ReadWriteBlockstore.open(join(folder, 'store.car'), { ...options, roots: [] })
  return Object.assign(store, { folder })
}

async function discardStore(store: Opened<ReadWriteBlockstore>): Promise<void> {
  await store.close()
  await rm(store.folder, { recursive: true })
}

const kinds: { kind: string; options: WriteOptions }[] = [
  { kind: 'by default', options: {} },
  { kind: 'of version 1', options: { version: 1 } },
  { kind: 'with asynchronous reads', options: { io: 'async' } },
  { kind: 'with whole CIDs', options: { wholeCids: true } },
  { kind: 'that buffers', options: { durability: 'buffered' } },
]

describe.each(kinds)('the read/write store $kind keeps the interface', ({ options }) => {
  registerSuite([...WRITING_GROUPS, ...READING_GROUPS], { setup: () => newStore(options), teardown: discardStore })

  describe('delete and deleteMany', () => {
    test('are an UnsupportedError, and delete nothing', async () => {
      const store = await newStore(options)
      const { cid, bytes } = block('to stay')
      await store.put(cid, bytes)
      expect(await failureOf(() => store.delete(cid))).toMatchObject({ name: 'UnsupportedError' })
      expect(await failureOf(() => collect(store.deleteMany([cid])))).toMatchObject({ name: 'UnsupportedError' })
      expect(await store.has(cid)).toBe(true)
      await discardStore(store)
    })
  })
})

/**
 * A read-only store cannot be filled, so the suite fills a read/write store; at the first read that is finalized and
 * opened again, read-only.
 */
class FilledThenReadOnly implements Pick<Blockstore, 'put' | 'putMany' | 'get' | 'getMany' | 'getAll'> {
  readonly #writer: Opened<ReadWriteBlockstore>
  readonly #io: 'sync' | 'async'
  #reader: Promise<ReadOnlyBlockstore> | undefined

  constructor(writer: Opened<ReadWriteBlockstore>, io: 'sync' | 'async') {
    this.#writer = writer
    this.#io = io
  }

  #read(): Promise<ReadOnlyBlockstore> {
    this.#reader ??= this.#finalize()
    return this.#reader
  }

  async #finalize(): Promise<ReadOnlyBlockstore> {
    await this.#writer.finalize()
    await this.#writer.close()
    return ReadOnlyBlockstore.open(join(this.#writer.folder, 'store.car'), { io: this.#io })
  }

  put: Blockstore['put'] = (...parameters) => this.#writer.put(...parameters)
  putMany: Blockstore['putMany'] = (...parameters) => this.#writer.putMany(...parameters)

  async *get(...parameters: Parameters<Blockstore['get']>) {
    yield* (await this.#read()).get(...parameters)
  }

  async *getMany(...parameters: Parameters<Blockstore['getMany']>) {
    yield* (await this.#read()).getMany(...parameters)
  }

  async *getAll(...parameters: Parameters<Blockstore['getAll']>) {
    yield* (await this.#read()).getAll(...parameters)
  }

  async close(): Promise<void> {
    const reader = await this.#reader
    await reader?.close()
    await discardStore(this.#writer)
  }
}

describe.each(['sync', 'async'] as const)(
  'the read-only store keeps the reading half of the interface (io: %s)',
  (io) => {
    registerSuite<Blockstore>(READING_GROUPS, {
      setup: async () => new FilledThenReadOnly(await newStore({}), io) as unknown as Blockstore,
      teardown: (store) => (store as unknown as FilledThenReadOnly).close(),
    })
  },
)
