import { type CommitOptions, pieceProgress } from '../commit-options.ts'
import { PieceAggregationError, PieceMismatchError, PieceTooLargeError } from '../errors.ts'
import { PieceHasher } from '../piece-hasher.ts'
import { type PieceInput, readPayload } from '../piece-input.ts'
import { unpaddedSize } from '../piece-size.ts'
import { sameNode } from '../tree/node.ts'
import type { Aggregate } from './aggregate.ts'
import type { SegmentEntry } from './segment-entry.ts'
import { encodeSegmentIndex } from './segment-index.ts'

export interface AggregatePayloadOptions extends Omit<CommitOptions, 'threads'> {
  /**
   * Hashes each payload on its way and compares it with the piece it should be. Default true; false for payloads that
   * nobody can have changed since they were hashed.
   */
  verify?: boolean
}

/** Bytes of zeros at a time. */
const ZEROS_BYTES = 256 * 1024

/**
 * The payload of an aggregate, from the payloads of its pieces: these, each followed by zeros up to where the next one
 * begins, and the index. Its length is `unpaddedSize(aggregate.pieceSize)`. Nothing of it is kept in memory.
 *
 * @param payloads of the pieces, in the order of the aggregate's entries
 * @throws {PieceAggregationError} when there are more or fewer payloads than pieces
 * @throws {PieceTooLargeError} when a payload is longer than its piece
 * @throws {PieceMismatchError} when a payload is not its piece's: what came out until then is not an aggregate
 */
export async function* aggregatePayload(
  aggregate: Aggregate,
  payloads: readonly PieceInput[],
  { verify = true, signal, onProgress }: AggregatePayloadOptions = {},
): AsyncGenerator<Uint8Array> {
  const entries = aggregate.entries.filter((entry) => entry !== undefined)
  if (entries.length !== payloads.length) {
    throw new PieceAggregationError(`there are ${payloads.length} payloads for ${entries.length} pieces`)
  }
  const total = unpaddedSize(aggregate.pieceSize)
  let written = 0n
  const count = (bytes: Uint8Array) => {
    signal?.throwIfAborted()
    written += BigInt(bytes.length)
    onProgress?.(pieceProgress({ bytes: Number(written), totalBytes: Number(total) }))
    return bytes
  }
  for (const [number, entry] of entries.entries()) {
    for (const bytes of zeros(entry.payloadOffset - written)) yield count(bytes)
    for await (const bytes of checked(entry, payloads[number], verify)) yield count(bytes)
  }
  for (const bytes of zeros(aggregate.layout.payloadOffset - written)) yield count(bytes)
  yield count(encodeSegmentIndex(aggregate.entries))
  for (const bytes of zeros(total - written)) yield count(bytes)
}

/** A payload, unless it is too long or, at its end, turns out to be another. */
async function* checked(entry: SegmentEntry, payload: PieceInput, verify: boolean): AsyncGenerator<Uint8Array> {
  const hasher = new PieceHasher()
  let length = 0n
  for await (const bytes of readPayload(payload)) {
    length += BigInt(bytes.length)
    if (length > entry.payloadLimit) throw new PieceTooLargeError(length, entry.payloadLimit)
    if (verify) hasher.update(bytes)
    yield bytes
  }
  if (!verify) return
  const { commitment, pieceCid } = hasher.digest({ pieceSize: entry.pieceSize })
  if (!sameNode(commitment, entry.commitment)) throw new PieceMismatchError(`${entry.pieceCid}`, `${pieceCid}`)
}

function* zeros(count: bigint): Generator<Uint8Array> {
  for (let left = Number(count); left > 0; left -= ZEROS_BYTES) yield new Uint8Array(Math.min(left, ZEROS_BYTES))
}
