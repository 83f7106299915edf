import type { CID } from 'multiformats/cid'
import { NotOpenError } from '../errors.ts'
import { type ReadOptions, type ResolvedReadOptions, resolveReadOptions } from '../options.ts'
import { type OpenPayload, openPayload } from '../scan/open-payload.ts'
import type { ByteStream } from '../scan/stream-window.ts'
import type { CarInput } from '../source/open-source.ts'
import { BlockBatches } from './block-batches.ts'
import type { CarBlock } from './car-block.ts'
import { flatten } from './flatten.ts'

/** Options of {@link readCar}. */
export interface ReadCarOptions extends ReadOptions {
  /**
   * One buffer for all windows: blocks are valid only until the next batch is asked for (`cid`s, once made, stay). Spares
   * the pages of new buffers: 1.4x where blocks are only looked at. Default false.
   */
  reuseBuffer?: boolean
}

/**
 * The blocks of a CAR in file order, from any input, pipes that can't seek included. Hashed against their CIDs unless
 * `verify: 'never'`. To be iterated once; leaving the loop early closes what was opened.
 *
 * ```ts
 * const car = readCar(path)
 * for await (const { cid, bytes, offset } of car) …
 * ```
 */
export function readCar(input: CarInput | ByteStream, options: ReadCarOptions = {}): CarReader {
  return new CarReader(input, resolveReadOptions(options), options.reuseBuffer ?? false)
}

/** What {@link readCar} returns. */
export class CarReader implements AsyncIterable<CarBlock>, AsyncDisposable {
  readonly #input: CarInput | ByteStream
  readonly #options: ResolvedReadOptions
  readonly #reuseBuffer: boolean
  #opening: Promise<OpenPayload> | undefined
  #iterated = false
  #closed = false

  constructor(input: CarInput | ByteStream, options: ResolvedReadOptions, reuseBuffer: boolean) {
    this.#input = input
    this.#options = options
    this.#reuseBuffer = reuseBuffer
  }

  async #open(): Promise<OpenPayload> {
    if (this.#opening === undefined && this.#closed) throw new NotOpenError('a CAR')
    this.#opening ??= openPayload(this.#input, this.#options, {
      fresh: !this.#reuseBuffer,
      readAhead: this.#options.verify === 'always',
    })
    return this.#opening
  }

  /** 1 or 2. */
  get version(): Promise<1 | 2> {
    return this.#open().then(({ container }) => container.version)
  }

  /** Roots of the CARv1 header. */
  get roots(): Promise<CID[]> {
    return this.#open().then(({ container }) => container.roots)
  }

  /** Blocks by the window: the fastest way, with one await for about a thousand small blocks. */
  async *batches(): AsyncGenerator<CarBlock[], void, undefined> {
    if (this.#iterated || this.#closed) throw new NotOpenError('a CAR that was read')
    this.#iterated = true
    try {
      const { window, container } = await this.#open()
      const batches = new BlockBatches(window, container, this.#options)
      for (let blocks = await batches.next(); blocks !== undefined; blocks = await batches.next()) yield blocks
    } finally {
      await this.close()
    }
  }

  [Symbol.asyncIterator](): AsyncIterator<CarBlock> {
    return flatten(this.batches())
  }

  /** Closes what was opened. Iterating to the end, or leaving the loop, does it too. */
  async close(): Promise<void> {
    this.#closed = true
    const payload = await this.#opening?.catch(() => undefined)
    await payload?.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
