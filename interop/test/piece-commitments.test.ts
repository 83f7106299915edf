import {
  type Piece,
  PieceHasher,
  type PieceReference,
  padPiece,
  pieceSizeFor,
  sectorPieces,
  toPieceCidV1,
  toPieceCidV2,
} from '@carport/deal-protocol'
import { array, constantFrom, integer, record, tuple } from 'fast-check'
import { CID } from 'multiformats/cid'
import { afterAll, describe, expect, test } from 'vitest'
import { type GoPiece, generate, startGoPieces } from '../src/piece/go-pieces.ts'
import { holds } from './properties.ts'

const go = startGoPieces()
afterAll(() => go.close())

const seeds = integer({ min: 1, max: 0xffffffff })

function commit(seed: number, length: number): Piece {
  return new PieceHasher().update(generate({ seed, length })).digest()
}

function asText({ pieceCid, pieceSize }: PieceReference): GoPiece {
  return { pieceCid: `${pieceCid}`, pieceSize: `${pieceSize}` }
}

describe('go-fil-commp-hashhash and Carport agree', () => {
  test('on every length from 65 bytes, the least that Go takes, to ten quads', async () => {
    for (let length = 65; length <= 1270; length++) {
      expect(await go.ask('commit', { seed: length, length, chunk: 1000 })).toEqual(asText(commit(length, length)))
    }
  })

  test.each([4, 7, 10, 11, 12, 13, 15])('on every residue around 127·2^%i', async (exponent) => {
    const border = 127 * 2 ** exponent
    for (const step of [-128, -127, -126, -64, -2, -1, 0, 1, 2, 63, 64, 126, 127, 128, 254]) {
      const length = border + step
      expect(await go.ask('commit', { seed: length, length, chunk: 70_000 })).toEqual(asText(commit(length, length)))
    }
  })

  test('on any payload, in any chunks', () =>
    holds(
      60,
      record({ seed: seeds, length: integer({ min: 65, max: 3_000_000 }), chunk: integer({ min: 100, max: 400_000 }) }),
      async (params) => {
        const hasher = new PieceHasher()
        const payload = generate(params)
        for (let from = 0; from < payload.length; from += params.chunk) {
          hasher.update(payload.subarray(from, from + params.chunk))
        }
        expect(asText(hasher.digest())).toEqual(await go.ask('commit', params))
      },
    ))

  test('on payloads padded to larger pieces', () =>
    holds(
      60,
      tuple(seeds, integer({ min: 65, max: 9000 }), integer({ min: 0, max: 20 })),
      async ([seed, length, doublings]) => {
        const piece = commit(seed, length)
        const targetSize = piece.pieceSize << BigInt(doublings)
        const padded = await go.ask('pad', { ...asText(piece), targetSize: `${targetSize}` })
        expect(`${padPiece(piece.pieceCid, piece.pieceSize, targetSize)}`).toBe(padded.pieceCid)
      },
    ))
})

test('go-fil-commcid and Carport name the same pieces, both ways', () =>
  holds(200, tuple(seeds, integer({ min: 127, max: 200_000 })), async ([seed, length]) => {
    const { pieceCid, pieceCidV2, payloadSize } = commit(seed, length)
    const made = await go.ask('cids', { cid: `${pieceCid}`, payloadSize: `${payloadSize}` })
    expect(made.v2).toBe(`${pieceCidV2}`)
    expect(`${toPieceCidV2(CID.parse(made.v1), payloadSize)}`).toBe(made.v2)
    const taken = await go.ask('cids', { cid: `${pieceCidV2}` })
    expect(taken).toEqual({ v1: `${pieceCid}`, v2: `${pieceCidV2}`, payloadSize: `${payloadSize}` })
    expect(`${toPieceCidV1(CID.parse(taken.v2))}`).toBe(taken.v1)
  }))

test('go-commp-utils and Carport put the same padding between the pieces of a sector', () =>
  holds(
    150,
    array(constantFrom(65, 127, 200, 500, 1000, 5000, 20_000), { minLength: 1, maxLength: 12 }),
    async (lengths) => {
      const pieces = lengths.map((length, i) => commit(i + 1, length))
      expect(asText(sectorPieces(pieces))).toEqual(await go.ask('sector', { pieces: pieces.map(asText) }))
      for (const [i, { pieceSize }] of pieces.entries()) expect(pieceSize).toBe(pieceSizeFor(BigInt(lengths[i])))
    },
  ))
