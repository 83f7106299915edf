import { assert, asyncProperty, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aggregatePieces } from '../../../src/piece/aggregate/aggregate.ts'
import { aggregatePayload } from '../../../src/piece/aggregate/aggregate-payload.ts'
import {
  encodeSegmentIndex,
  parseSegmentIndex,
  segmentIndexLayout,
} from '../../../src/piece/aggregate/segment-index.ts'
import { calculatePiece } from '../../../src/piece/calculate-piece.ts'
import {
  InvalidPieceCidError,
  InvalidPieceSizeError,
  InvalidSegmentIndexError,
  PieceAggregationError,
  PieceMismatchError,
  PieceTooLargeError,
} from '../../../src/piece/errors.ts'
import { fr32Pad, fr32Unpad } from '../../../src/piece/fr32.ts'
import { pieceCidV1 } from '../../../src/piece/piece-cid.ts'
import { PieceHasher } from '../../../src/piece/piece-hasher.ts'
import { unpaddedSize } from '../../../src/piece/piece-size.ts'
import { zeroCommitment } from '../../../src/piece/tree/zero-nodes.ts'
import { inChunks } from '../../builders/bytes.ts'
import { collect } from '../../builders/collect.ts'
import { modelCommitment } from '../../builders/model.ts'
import { TemporaryFolder } from '../../builders/temporary-folder.ts'
import { aggregates, makeAggregate } from './random-aggregate.ts'

describe('an aggregate', () => {
  test('has the commitment of its payload', async () => {
    const holds = asyncProperty(aggregates, async ({ aggregate, payloads }) => {
      const bytes = await collect(aggregatePayload(aggregate, payloads))
      expect(BigInt(bytes.length)).toBe(unpaddedSize(aggregate.pieceSize))
      expect(pieceCidV1(modelCommitment(bytes)).equals(aggregate.pieceCid)).toBe(true)
    })
    await assert(holds, { numRuns: 6 })
  })

  test('holds every payload where its entry says, and its index at the end', async () => {
    const holds = asyncProperty(aggregates, async ({ aggregate, payloads, pieces }) => {
      const bytes = await collect(aggregatePayload(aggregate, payloads))
      const { entries, problems } = parseSegmentIndex(
        bytes.subarray(Number(aggregate.layout.payloadOffset)),
        aggregate.pieceSize,
      )
      expect(problems).toEqual([])
      for (const [number, payload] of payloads.entries()) {
        const { payloadOffset, pieceCid } = entries[number]!
        expect(pieceCid.equals(pieces[number].pieceCid)).toBe(true)
        expect(bytes.subarray(Number(payloadOffset), Number(payloadOffset) + payload.length)).toEqual(payload)
      }
    })
    await assert(holds, { numRuns: 15 })
  })

  test('is as small as it can be', () => {
    assert(
      property(aggregates, ({ pieces, aggregate }) => {
        const { pieceSize } = aggregatePieces(pieces)
        expect(pieceSize).toBeLessThanOrEqual(aggregate.pieceSize)
        if (pieceSize > 512n) {
          expect(() => aggregatePieces(pieces, { pieceSize: pieceSize / 2n })).toThrow(PieceAggregationError)
        }
      }),
    )
  })

  test('takes pieces by either version of their CID', () => {
    const { pieces, aggregate } = makeAggregate([100, 5000])
    const v2 = pieces.map(({ pieceCidV2, pieceSize }) => ({ pieceCid: pieceCidV2, pieceSize }))
    expect(aggregatePieces(v2).pieceCid.equals(aggregate.pieceCid)).toBe(true)
  })

  test('takes payloads from files and streams', async () => {
    await using folder = await TemporaryFolder.make()
    const { payloads, aggregate } = makeAggregate([100_000, 700_000, 1])
    const path = await folder.file(payloads[0])
    const inputs = [path, inChunks(payloads[1], [1000, 77]), new Blob([payloads[2] as Uint8Array<ArrayBuffer>])]
    const { pieceCid, pieceSize } = await calculatePiece(aggregatePayload(aggregate, inputs))
    expect(pieceCid.equals(aggregate.pieceCid)).toBe(true)
    expect(pieceSize).toBe(aggregate.pieceSize)
  })
})

describe('pieces that do not go together', () => {
  const piece = { pieceCid: pieceCidV1(zeroCommitment(0)), pieceSize: 128n }

  test.each([
    ['none', [], {}, PieceAggregationError],
    ['more than the index has entries', Array(5).fill(piece), { pieceSize: 1024n }, PieceAggregationError],
    ['more than fit', [piece, piece, piece], { pieceSize: 512n }, PieceAggregationError],
    ['an aggregate without room for an index', [piece], { pieceSize: 256n }, PieceAggregationError],
    ['an aggregate of no valid size', [piece], { pieceSize: 1000n }, InvalidPieceSizeError],
    ['a piece of no valid size', [{ ...piece, pieceSize: 127n }], {}, InvalidPieceSizeError],
    ['64 GiB', [{ ...piece, pieceSize: 64n << 30n }], {}, PieceAggregationError],
  ])('%s', (_what, pieces, options, error) => {
    expect(() => aggregatePieces(pieces, options)).toThrow(error)
  })

  test('a v2 whose size is another', () => {
    const { pieceCidV2 } = new PieceHasher().update(new Uint8Array(100)).digest()
    expect(() => aggregatePieces([{ pieceCid: pieceCidV2, pieceSize: 256n }])).toThrow(InvalidPieceCidError)
  })
})

describe('payloads that are not those of the pieces', () => {
  const { payloads, aggregate } = makeAggregate([1000, 2000])
  const stream = (inputs: readonly Uint8Array[], verify = true) =>
    collect(aggregatePayload(aggregate, inputs, { verify }))

  test('too few, too many', async () => {
    await expect(stream([payloads[0]])).rejects.toThrow(PieceAggregationError)
    await expect(stream([...payloads, payloads[0]])).rejects.toThrow(PieceAggregationError)
  })

  test('too long', async () => {
    await expect(stream([new Uint8Array(1017), payloads[1]])).rejects.toThrow(PieceTooLargeError)
    await expect(stream([new Uint8Array(1017), payloads[1]], false)).rejects.toThrow(PieceTooLargeError)
  })

  test('altered, unless the caller vouches for them', async () => {
    const altered = payloads[0].slice()
    altered[999] ^= 1
    await expect(stream([altered, payloads[1]])).rejects.toThrow(PieceMismatchError)
    expect(await stream([altered, payloads[1]], false)).toHaveLength(Number(unpaddedSize(aggregate.pieceSize)))
  })

  test('an abort ends the stream with the signal’s reason', async () => {
    const reason = new Error('enough')
    const options = { signal: AbortSignal.abort(reason) }
    await expect(collect(aggregatePayload(aggregate, payloads, options))).rejects.toBe(reason)
  })
})

describe('an index', () => {
  const { aggregate } = makeAggregate([1000, 2000, 127, 128])
  const { payloadSize } = aggregate.layout
  const index = new Uint8Array(Number(payloadSize))
  index.set(encodeSegmentIndex(aggregate.entries))

  test.each([
    [512n, 4],
    [2048n, 4],
    [1n << 19n, 4],
    [1n << 20n, 8],
    [32n << 30n, 262_144],
    [64n << 30n, 524_288],
  ])('of an aggregate of %i bytes has room for %i entries', (pieceSize, room) => {
    expect(segmentIndexLayout(pieceSize)).toMatchObject({ room, size: BigInt(room * 64) })
  })

  test('that is altered in any bit has an entry less, and says which', () => {
    const padded = fr32Pad(index)
    for (let bit = 0; bit < aggregate.entries.length * 64 * 8; bit += 3) {
      if (bit % 256 >= 254) continue
      const altered = padded.slice()
      altered[bit >> 3] ^= 1 << (bit & 7)
      const { entries, problems } = parseSegmentIndex(fr32Unpad(altered), aggregate.pieceSize)
      const number = Math.floor(bit / 512)
      expect(problems).toHaveLength(1)
      expect(problems[0]).toBeInstanceOf(InvalidSegmentIndexError)
      expect(problems[0].entry).toBe(number)
      expect(entries[number]).toBeUndefined()
      expect(entries.filter((entry) => entry !== undefined)).toHaveLength(3)
    }
  })

  test('of another length is refused', () => {
    expect(() => parseSegmentIndex(index.subarray(1), aggregate.pieceSize)).toThrow(InvalidSegmentIndexError)
  })

  test('that speaks of segments outside of the aggregate has problems', () => {
    const { problems } = parseSegmentIndex(index, 1024n)
    expect(problems.map(({ entry }) => entry)).toEqual([0, 1, 2, 3])
    for (const problem of problems) expect(problem.message).toContain('its segment reaches into the index')
  })
})
