import { copyFileSync, readFileSync } from 'node:fs'
import type { CID } from 'multiformats/cid'
import { expect } from 'vitest'
import { ReadWriteBlockstore, type ReadWriteOptions } from '../../src/blockstore/read-write.ts'
import type { Block } from '../builders/car-bytes.ts'
import { failureOf } from '../builders/failure.ts'
import { expectSameBytes } from '../builders/same-bytes.ts'
import { collect } from '../builders/streams.ts'
import { type FileOptions, finalizedFile, isImplied, keyOf, storedBlocks, unfinalizedFile } from './expected-file.ts'
import { bytesOf, keysIn, keysOf } from './store-contents.ts'

export type ModelOptions = FileOptions &
  Pick<ReadWriteOptions, 'io' | 'durability' | 'verify' | 'zeroLengthSectionAsEof'>

/** A store beside what it must hold: every step is done to both, and compared. */
export class ModelledStore {
  readonly #path: string
  readonly #options: ModelOptions
  #store!: ReadWriteBlockstore
  /** The sections that must be there, in order. */
  #blocks: Block[] = []
  #byKey = new Map<string, Block>()
  /** So many of them have survived what `durability` says. */
  #durable = 0
  #roots: CID[]
  #newRoots: CID[] | undefined
  #finalized = false

  private constructor(path: string, options: ModelOptions, roots: CID[]) {
    this.#path = path
    this.#options = options
    this.#roots = roots
  }

  static async create(path: string, options: ModelOptions, roots: CID[]): Promise<ModelledStore> {
    const modelled = new ModelledStore(path, options, roots)
    modelled.#store = await ReadWriteBlockstore.open(path, { ...options, roots })
    return modelled
  }

  /** All blocks at once, one after the other, or through putMany; in pieces, or whole. */
  async put(blocks: readonly Block[], how: 'together' | 'in turn' | 'many' | 'in pieces'): Promise<void> {
    const store = this.#store
    const work = async () => {
      if (how === 'together') await Promise.all(blocks.map(({ cid, bytes }) => store.put(cid, bytes)))
      else if (how === 'in turn') for (const { cid, bytes } of blocks) await store.put(cid, bytes)
      else if (how === 'many') expect(await collect(store.putMany(blocks))).toEqual(blocks.map(({ cid }) => cid))
      else for (const { cid, bytes } of blocks) await store.put(cid, [bytes.subarray(0, 1), bytes.subarray(1)])
    }
    if (this.#finalized && blocks.length > 0) {
      expect(await failureOf(work)).toMatchObject({ name: 'FinalizedError' })
      return
    }
    if (this.#finalized) return
    await work()
    this.#hold(storedBlocks([...this.#blocks, ...blocks], this.#options))
    if (this.#options.durability !== 'buffered') this.#durable = this.#blocks.length
  }

  #hold(blocks: Block[]): void {
    this.#blocks = blocks
    this.#byKey = new Map(blocks.map((block) => [keyOf(block.cid, this.#options), block]))
  }

  async lookUp(block: Block): Promise<void> {
    const { cid } = block
    const found = isImplied(block, this.#options) ? block : this.#byKey.get(keyOf(cid, this.#options))
    expect(await this.#store.has(cid)).toBe(found !== undefined)
    if (found === undefined) {
      expect(await failureOf(() => this.#store.size(cid))).toMatchObject({ name: 'NotFoundError' })
      expect(await failureOf(() => collect(this.#store.get(cid)))).toMatchObject({ name: 'NotFoundError' })
    } else {
      expect(await this.#store.size(cid)).toBe(found.bytes.length)
      expectSameBytes(await bytesOf(this.#store, block), found.bytes)
    }
  }

  async list(): Promise<void> {
    expect(await keysIn(this.#store)).toEqual(keysOf(this.#blocks))
  }

  async flush(): Promise<void> {
    await this.#store.flush()
    this.#durable = this.#blocks.length
    if (!this.#finalized) expectSameBytes(readFileSync(this.#path), this.#unfinalized(), 'after flush')
  }

  async setRoots(roots: CID[]): Promise<void> {
    if (this.#finalized) {
      expect(await failureOf(() => this.#store.setRoots(roots))).toMatchObject({ name: 'FinalizedError' })
      return
    }
    this.#store.setRoots(roots)
    this.#newRoots = roots
    expect(this.#store.roots).toEqual(roots)
  }

  async finalize(): Promise<void> {
    await this.#store.finalize()
    this.#finalized = true
    this.#roots = this.#newRoots ?? this.#roots
    this.#newRoots = undefined
    this.#durable = this.#blocks.length
    const expected = finalizedFile(this.#blocks, this.#roots, this.#options)
    expectSameBytes(readFileSync(this.#path), expected, 'finalized')
  }

  /** Lets go of the file and opens it again, naming its roots or not. */
  async reopen(end: 'close' | 'discard', naming: boolean): Promise<void> {
    await this.#store[end]()
    if (end === 'close') this.#durable = this.#blocks.length
    this.#store = await this.#open(this.#path, naming)
    this.#newRoots = undefined
    this.#finalized = false
    await this.#expectSurvivors(this.#store)
    this.#hold(this.#blocks.slice(0, (await keysIn(this.#store)).length))
    this.#durable = this.#blocks.length
    expectSameBytes(readFileSync(this.#path), this.#unfinalized(), 'reopened')
  }

  /** The file as SIGKILL would leave it now, opened by somebody else. */
  async kill(copy: string): Promise<void> {
    copyFileSync(this.#path, copy)
    await using other = await this.#open(copy, true)
    await this.#expectSurvivors(other)
    const survivors = (await keysIn(other)).length
    await other.finalize()
    const expected = finalizedFile(this.#blocks.slice(0, survivors), this.#roots, this.#options)
    expectSameBytes(readFileSync(copy), expected, 'killed, reopened, finalized')
  }

  #open(path: string, naming: boolean): Promise<ReadWriteBlockstore> {
    const roots = this.#roots.toReversed()
    return ReadWriteBlockstore.open(path, naming ? { ...this.#options, roots } : this.#options)
  }

  /** What was acknowledged is there, in order; what was not may be. */
  async #expectSurvivors(store: ReadWriteBlockstore): Promise<void> {
    const keys = await keysIn(store)
    expect(keys.length).toBeGreaterThanOrEqual(this.#durable)
    expect(keys).toEqual(keysOf(this.#blocks).slice(0, keys.length))
    expect(store.roots.map(String)).toEqual(this.#roots.map(String))
    expect(store.recovered).toBeUndefined()
  }

  #unfinalized(): Uint8Array {
    return unfinalizedFile(this.#blocks, this.#roots, this.#options)
  }

  async end(): Promise<void> {
    await this.#store.close()
  }
}
