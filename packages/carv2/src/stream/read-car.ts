import type { CID } from 'multiformats/cid'
import { type ReadOptions, type ResolvedReadOptions, resolveReadOptions } from '../options.ts'
import { type OpenPayload, openPayload } from '../scan/open-payload.ts'
import type { ByteStream } from '../scan/stream-window.ts'
import type { CarInput } from '../source/open-source.ts'
import { BlockBatches } from './block-batches.ts'
import type { CarBlock } from './car-block.ts'

/**
 * The blocks of a CAR in file order, from any input, pipes that can't seek included. Hashed against their CIDs unless
 * `verify: 'never'`. To be iterated once; leaving the loop early closes what was opened.
 *
 * ```ts
 * const car = readCar(path)
 * for await (const { cid, bytes, offset } of car) …
 * ```
 */
export function readCar(input: CarInput | ByteStream, options: ReadOptions = {}): CarReader {
  return new CarReader(input, resolveReadOptions(options))
}

/** What {@link readCar} returns. A hand-written iterator over batches: an async generator alone costs 2x. */
export class CarReader implements AsyncIterable<CarBlock>, AsyncDisposable {
  readonly #input: CarInput | ByteStream
  readonly #options: ResolvedReadOptions
  #opening: Promise<OpenPayload> | undefined

  constructor(input: CarInput | ByteStream, options: ResolvedReadOptions) {
    this.#input = input
    this.#options = options
  }

  #open(): Promise<OpenPayload> {
    this.#opening ??= openPayload(this.#input, this.#options, { fresh: true })
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
  batches(): AsyncIterableIterator<CarBlock[]> {
    let batches: BlockBatches | undefined
    const close = () => this.close()
    const next = async (): Promise<IteratorResult<CarBlock[]>> => {
      try {
        if (batches === undefined) {
          const { window, container } = await this.#open()
          batches = new BlockBatches(window, container, this.#options)
        }
        const value = await batches.next()
        if (value !== undefined) return { done: false, value }
      } catch (error) {
        await close()
        throw error
      }
      await close()
      return { done: true, value: undefined }
    }
    const end = async (): Promise<IteratorResult<CarBlock[]>> => {
      await close()
      return { done: true, value: undefined }
    }
    return {
      next,
      return: end,
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }

  [Symbol.asyncIterator](): AsyncIterator<CarBlock> {
    const batches = this.batches()
    let blocks: CarBlock[] = []
    let at = 0
    const nextBatch = async (): Promise<IteratorResult<CarBlock>> => {
      const batch = await batches.next()
      if (batch.done === true) return batch
      blocks = batch.value
      at = 1
      return { done: false, value: blocks[0] }
    }
    return {
      next: () => (at < blocks.length ? Promise.resolve({ done: false, value: blocks[at++] }) : nextBatch()),
      return: async () => {
        await this.close()
        return { done: true, value: undefined }
      },
    }
  }

  /** Closes what was opened. Iterating to the end, or leaving the loop, does it too. */
  async close(): Promise<void> {
    const payload = await this.#opening?.catch(() => undefined)
    await payload?.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
