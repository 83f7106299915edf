import { array, assert, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidPieceSizeError, PieceAggregationError } from '../../src/piece/errors.ts'
import { padPiece } from '../../src/piece/pad-piece.ts'
import { pieceCidV1 } from '../../src/piece/piece-cid.ts'
import { PieceHasher } from '../../src/piece/piece-hasher.ts'
import { pieceSizeOfLevel } from '../../src/piece/piece-size.ts'
import { sectorPieces } from '../../src/piece/sector.ts'
import { randomBytes } from '../builders/bytes.ts'
import { modelCommitment } from '../builders/model.ts'

const levels = array(integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 8 })

describe('a sector', () => {
  test('has the commitment of its payload: each piece at a multiple of its size, zeros around', () => {
    assert(
      property(levels, (pieceLevels) => {
        const payloads = pieceLevels.map((level, i) => randomBytes(i + 1, 127 * 2 ** level))
        const pieces = payloads.map((payload) => new PieceHasher().update(payload).digest())
        const sector = sectorPieces(pieces)

        const bytes = new Uint8Array((Number(sector.pieceSize) / 128) * 127)
        let at = 0
        for (const payload of payloads) {
          at = Math.ceil(at / payload.length) * payload.length
          bytes.set(payload, at)
          at += payload.length
        }
        expect(pieceCidV1(modelCommitment(bytes)).equals(sector.pieceCid)).toBe(true)
        expect(sector.pieces.reduce((total, { pieceSize }) => total + pieceSize, 0n)).toBe(sector.pieceSize)
        expect(sectorPieces(sector.pieces)).toEqual(sector)
      }),
    )
  })

  test('of one piece is that piece, and larger it is the piece padded', () => {
    const piece = new PieceHasher().update(randomBytes(1, 1000)).digest()
    expect(sectorPieces([piece]).pieceCid.equals(piece.pieceCid)).toBe(true)
    const padded = padPiece(piece.pieceCid, piece.pieceSize, 32n << 30n)
    expect(sectorPieces([piece], 32n << 30n).pieceCid.equals(padded)).toBe(true)
  })

  test.each([
    ['nothing', [], undefined, PieceAggregationError],
    ['more than fits', [3, 3, 0], 2048n, PieceAggregationError],
    ['a piece larger than it', [5], 2048n, PieceAggregationError],
    ['more than any sector', [29, 0], undefined, PieceAggregationError],
    ['too much because of alignment', [0, 3, 0], 2048n, PieceAggregationError],
  ])('does not hold %s', (_what, pieceLevels, sectorSize, error) => {
    const { pieceCid } = new PieceHasher().update(randomBytes(1, 100)).digest()
    const pieces = pieceLevels.map((level) => ({ pieceCid, pieceSize: pieceSizeOfLevel(level) }))
    expect(() => sectorPieces(pieces, sectorSize)).toThrow(error)
  })

  test('has a valid size', () => {
    const piece = new PieceHasher().update(randomBytes(1, 100)).digest()
    expect(() => sectorPieces([piece], 1000n)).toThrow(InvalidPieceSizeError)
    expect(() => sectorPieces([{ ...piece, pieceSize: 127n }])).toThrow(InvalidPieceSizeError)
  })
})

describe('padding a piece', () => {
  test('gives the commitment of the payload with zeros behind it', () => {
    assert(
      property(integer({ min: 1, max: 2000 }), integer({ min: 0, max: 4 }), (length, doublings) => {
        const payload = randomBytes(length, length)
        const { pieceCid, pieceSize } = new PieceHasher().update(payload).digest()
        const target = pieceSize << BigInt(doublings)
        const padded = padPiece(pieceCid, pieceSize, target)
        expect(padded.equals(pieceCidV1(modelCommitment(payload, Number(target))))).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  test('takes a v2 and gives a v1', () => {
    const { pieceCid, pieceCidV2, pieceSize } = new PieceHasher().update(randomBytes(1, 100)).digest()
    expect(padPiece(pieceCidV2, pieceSize, 1024n).equals(padPiece(pieceCid, pieceSize, 1024n))).toBe(true)
  })

  test('does not make it smaller', () => {
    const { pieceCid } = new PieceHasher().update(randomBytes(1, 100)).digest()
    expect(() => padPiece(pieceCid, 256n, 128n)).toThrow('source padded size 256 larger than target padded size')
  })
})
