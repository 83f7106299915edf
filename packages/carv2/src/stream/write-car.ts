import type { AbortOptions } from 'abort-error'
import type { InputPair } from 'interface-blockstore'
import type { CID } from 'multiformats/cid'
import type { ProgressOptions } from 'progress-events'
import { collectBlock, sizeHint } from '../blockstore/input-bytes.ts'
import { varintLength, writeVarint } from '../bytes/varint.ts'
import { CidTooLargeError, HeaderTooLargeError, SectionTooLargeError } from '../errors.ts'
import { encodeCarHeader } from '../format/car-header.ts'
import { type CarProgressEvent, type ReadOptions, type ResolvedReadOptions, resolveReadOptions } from '../options.ts'
import { reportProgress } from '../scan/progress.ts'
import { abortable } from '../source/abortable.ts'
import { readyGroups } from './ready-groups.ts'

/** Options of {@link writeCar}: the limits that readers have by default. */
export interface WriteCarOptions
  extends AbortOptions,
    ProgressOptions<CarProgressEvent>,
    Pick<ReadOptions, 'maxHeaderBytes' | 'maxSectionBytes' | 'maxIndexCidBytes'> {}

/** Sections are gathered up to this many bytes. */
const PIECE_BYTES = 128 * 1024
/** From here on a block is a piece of its own, and is not copied. */
const LARGE_BLOCK_BYTES = 32 * 1024

/**
 * A CARv1 of these blocks, piece by piece: what another reader's blocks, or a blockstore's `getAll`, become. Blocks that
 * are there without a wait are gathered; a slow source is passed on at once. While a piece is not taken, nothing but one
 * block is read ahead. Blocks are not hashed; large ones are pieces as they are, and must not be changed.
 *
 * Throws `SectionTooLargeError`, `CidTooLargeError`, `HeaderTooLargeError`, and what `blocks` throws.
 */
export async function* writeCar(
  roots: readonly CID[],
  blocks: Iterable<InputPair> | AsyncIterable<InputPair>,
  options: WriteCarOptions = {},
): AsyncGenerator<Uint8Array> {
  const resolved = resolveReadOptions(options)
  const { signal, maxHeaderBytes } = resolved
  signal?.throwIfAborted()
  const header = encodeCarHeader(roots)
  if (header.length > maxHeaderBytes) throw new HeaderTooLargeError(0, header.length, maxHeaderBytes)
  yield header
  const progress = reportProgress(resolved, Number.POSITIVE_INFINITY)
  const writer = new SectionWriter(header.length, resolved)
  const groups = readyGroups(blocks, sizeHint, PIECE_BYTES)
  let ended = false
  try {
    for (;;) {
      signal?.throwIfAborted()
      const group = await (signal === undefined ? groups.next() : abortable(groups.next(), signal))
      ended = group.done === true
      if (group.done === true) return
      for (const { cid, bytes } of group.value) {
        const block = bytes instanceof Uint8Array ? bytes : await collectBlock(bytes, cid, resolved, signal)
        writer.add(cid.bytes, block)
      }
      yield* writer.pieces()
      progress.blocks += group.value.length
      progress.at(writer.position)
    }
  } finally {
    // A source that is being waited for can't be ended before it answers.
    const ending = ended ? undefined : groups.return(undefined)
    if (signal?.aborted) ending?.catch(() => {})
    else await ending
  }
}

/** Turns blocks into the pieces of their sections. */
class SectionWriter {
  readonly #limits: ResolvedReadOptions
  /** Offset behind the last section. */
  position: number
  #sections: { cid: Uint8Array; block: Uint8Array }[] = []

  constructor(position: number, limits: ResolvedReadOptions) {
    this.position = position
    this.#limits = limits
  }

  add(cid: Uint8Array, block: Uint8Array): void {
    const { maxSectionBytes, maxIndexCidBytes } = this.#limits
    const length = cid.length + block.length
    if (length > maxSectionBytes) throw new SectionTooLargeError(this.position, length, maxSectionBytes)
    if (cid.length > maxIndexCidBytes) throw new CidTooLargeError(cid.length, maxIndexCidBytes)
    this.position += varintLength(length) + length
    this.#sections.push({ cid, block })
  }

  /** All sections that were added, small ones together. */
  *pieces(): Generator<Uint8Array> {
    const sections = this.#sections
    this.#sections = []
    for (let from = 0, to = 0; from < sections.length; from = to) {
      while (to < sections.length && sections[to].block.length < LARGE_BLOCK_BYTES) to++
      if (to < sections.length) to++
      const { block } = sections[to - 1]
      const apart = block.length >= LARGE_BLOCK_BYTES
      yield gather(sections, from, to, apart ? block.length : 0)
      if (apart) yield block
    }
  }
}

/** The sections `[from, to)` in one piece, without the last `omitted` bytes. */
function gather(
  sections: readonly { cid: Uint8Array; block: Uint8Array }[],
  from: number,
  to: number,
  omitted: number,
): Uint8Array {
  let size = -omitted
  for (let i = from; i < to; i++) {
    const length = sections[i].cid.length + sections[i].block.length
    size += varintLength(length) + length
  }
  const piece = new Uint8Array(size)
  let at = 0
  for (let i = from; i < to; i++) {
    const { cid, block } = sections[i]
    at = writeVarint(cid.length + block.length, piece, at)
    piece.set(cid, at)
    at += cid.length
    if (i === to - 1 && omitted > 0) break
    piece.set(block, at)
    at += block.length
  }
  return piece
}
