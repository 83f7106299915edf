import { type Arbitrary, array, integer, record } from 'fast-check'
import { type Aggregate, aggregatePieces } from '../../../src/piece/aggregate/aggregate.ts'
import type { Piece } from '../../../src/piece/piece.ts'
import { PieceHasher } from '../../../src/piece/piece-hasher.ts'
import { randomBytes } from '../../builders/bytes.ts'

export interface MadeAggregate {
  readonly payloads: readonly Uint8Array[]
  readonly pieces: readonly Piece[]
  readonly aggregate: Aggregate
}

/** An aggregate of generated payloads. */
export function makeAggregate(lengths: readonly number[], pieceSize?: bigint): MadeAggregate {
  const payloads = lengths.map((length, i) => randomBytes(i + length, length))
  const pieces = payloads.map((payload) => new PieceHasher().update(payload).digest())
  return { payloads, pieces, aggregate: aggregatePieces(pieces, pieceSize === undefined ? {} : { pieceSize }) }
}

/** Aggregates of a few small pieces, some of them with room to spare. */
export const aggregates: Arbitrary<MadeAggregate> = record({
  lengths: array(integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 9 }),
  doublings: integer({ min: 0, max: 3 }),
}).map(({ lengths, doublings }) => {
  const smallest = makeAggregate(lengths)
  return makeAggregate(lengths, smallest.aggregate.pieceSize << BigInt(doublings))
})
