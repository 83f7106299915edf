import { lockFile, openStoreFile } from '#platform'
import { WholeWrites } from '../blockstore/store-file.ts'
import { InvalidVersionError, UnexpectedEndError } from '../errors.ts'
import { CAR_V2_PRAGMA, type CarV2Header, encodeCarV2Header, withFullyIndexed } from '../format/car-v2-header.ts'
import type { CarIndex } from '../index/car-index.ts'
import { DEFAULT_INDEX_CODEC } from '../index/codecs.ts'
import { indexPayload } from '../index/create-index.ts'
import { writeIndex } from '../index/write-index.ts'
import { type LayoutOptions, type ReadOptions, type ResolvedReadOptions, resolveReadOptions } from '../options.ts'
import { type OpenPayload, openPayload } from '../scan/open-payload.ts'
import { WINDOW_BYTES } from '../scan/window.ts'
import { withHeadroom } from '../source/headroom.ts'
import { checkIndexCodec, checkPadding } from './layout-options.ts'

/**
 * Options of {@link attachIndex}. `indexCodec` defaults to that of the given index, `'none'` takes the index away;
 * `indexPadding` defaults to what the file has.
 */
export interface AttachOptions extends ReadOptions, Omit<LayoutOptions, 'dataPadding'> {}

/**
 * Gives the CARv2 at `path` an index, in the place of the one it may have: the given one, which is trusted, or a
 * generated one. The fully-indexed bit is set exactly with `storeIdentityCids`.
 *
 * The file can be read whenever this stops: the new index is written behind all there is, where it means nothing yet;
 * then the header says that there is no index, while it is moved to its place; then the header names it. Each step is
 * synced. Throws `InvalidVersionError` for a CARv1, `LockedError`, and what reading throws.
 */
export async function attachIndex(path: string, index?: CarIndex, options: AttachOptions = {}): Promise<void> {
  if (options.indexCodec !== undefined) checkIndexCodec(options.indexCodec)
  if (options.indexPadding !== undefined) checkPadding('indexPadding', options.indexPadding)
  const resolved = resolveReadOptions(options)
  const lock = lockFile(path)
  try {
    const payload = await openPayload(path, resolved)
    try {
      const { header, version } = payload.container
      if (header === undefined) throw new InvalidVersionError(version, `source version must be 2; got: ${version}`)
      const pieces = await indexPieces(payload, index, options, resolved)
      const slot = new IndexSlot(new WholeWrites(path, await openStoreFile(path, resolved.io)), header, options)
      await slot.replace(pieces, resolved)
    } finally {
      await payload.close()
    }
  } finally {
    lock.release()
  }
}

async function indexPieces(
  payload: OpenPayload,
  index: CarIndex | undefined,
  { indexCodec }: AttachOptions,
  options: ResolvedReadOptions,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  if (indexCodec === 'none') return undefined
  if (index !== undefined) return writeIndex(index, indexCodec, options)
  const codec = indexCodec ?? DEFAULT_INDEX_CODEC
  return writeIndex(await indexPayload(payload, options, codec), codec, options)
}

/** The place of the index in a CARv2: from `start` to the end of the file. */
class IndexSlot {
  readonly #file: WholeWrites
  readonly #header: CarV2Header
  readonly #dataEnd: number
  readonly #start: number

  constructor(file: WholeWrites, header: CarV2Header, { indexPadding }: AttachOptions) {
    this.#file = file
    this.#header = header
    this.#dataEnd = header.dataOffset + header.dataSize
    this.#start = this.#dataEnd + (indexPadding ?? Math.max(0, header.indexOffset - this.#dataEnd))
  }

  async replace(pieces: AsyncIterable<Uint8Array> | undefined, options: ResolvedReadOptions): Promise<void> {
    try {
      const size = await this.#file.size()
      const from = Math.max(size, this.#start)
      const length = pieces === undefined ? 0 : await this.#append(pieces, from, size, options)
      const end = pieces === undefined ? this.#dataEnd : this.#start + length
      if (size > this.#dataEnd) {
        await this.#writeHeader(0, false)
        await this.#moveDown(from, length)
        await this.#file.truncate(end)
        await this.#file.sync()
      }
      const indexed = pieces !== undefined
      await this.#writeHeader(indexed ? this.#start : 0, indexed && options.storeIdentityCids)
    } finally {
      await this.#file.close()
    }
  }

  /** Writes the index at `position`; when that fails the file is what it was. Returns its length. */
  async #append(
    pieces: AsyncIterable<Uint8Array>,
    position: number,
    size: number,
    { signal }: ResolvedReadOptions,
  ): Promise<number> {
    let length = 0
    try {
      for await (const piece of pieces) {
        signal?.throwIfAborted()
        await this.#file.write(piece, position + length)
        length += piece.length
      }
      await this.#file.sync()
    } catch (error) {
      await this.#file.truncate(size)
      throw error
    }
    return length
  }

  /** Moves the index from where it was appended to its place, and clears what lies in front of that. */
  async #moveDown(from: number, length: number): Promise<void> {
    const buffer = withHeadroom(WINDOW_BYTES)
    for (let at = this.#dataEnd; at < Math.min(this.#start, from); ) {
      const zeros = buffer.subarray(0, Math.min(buffer.length, this.#start - at, from - at))
      await this.#file.write(zeros, at)
      at += zeros.length
    }
    if (from === this.#start) return
    for (let done = 0; done < length; ) {
      const count = await this.#file.read(buffer.subarray(0, Math.min(buffer.length, length - done)), from + done)
      if (count === 0) throw new UnexpectedEndError('index', from + done, length - done, 0)
      await this.#file.write(buffer.subarray(0, count), this.#start + done)
      done += count
    }
  }

  async #writeHeader(indexOffset: number, fullyIndexed: boolean): Promise<void> {
    const characteristics = withFullyIndexed(this.#header.characteristics, fullyIndexed)
    await this.#file.write(encodeCarV2Header({ ...this.#header, characteristics, indexOffset }), CAR_V2_PRAGMA.length)
    await this.#file.sync()
  }
}
