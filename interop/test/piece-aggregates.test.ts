import { readFile, writeFile } from 'node:fs/promises'
import {
  aggregatePayload,
  aggregatePieces,
  calculatePiece,
  decodeInclusionProof,
  encodeInclusionProof,
  inclusionProof,
  type Piece,
  PieceHasher,
  type PieceReference,
  parseSegmentIndex,
  verifyInclusionProof,
} from '@carport/deal-protocol'
import { type Arbitrary, array, integer, nat, record } from 'fast-check'
import { CID } from 'multiformats/cid'
import { afterAll, describe, expect, test } from 'vitest'
import { type Generated, type GoPiece, generate, startGoPieces } from '../src/piece/go-pieces.ts'
import { holds } from './properties.ts'

const go = startGoPieces()
afterAll(() => go.close())

interface Described {
  readonly payloads: readonly Generated[]
  /** How many times larger than need be. */
  readonly doublings: number
}

const aggregates: Arbitrary<Described> = record({
  payloads: array(record({ seed: integer({ min: 1, max: 0xffffffff }), length: integer({ min: 65, max: 20_000 }) }), {
    minLength: 1,
    maxLength: 10,
  }),
  doublings: nat(3),
})

function asText({ pieceCid, pieceSize }: PieceReference): GoPiece {
  return { pieceCid: `${pieceCid}`, pieceSize: `${pieceSize}` }
}

function build({ payloads, doublings }: Described) {
  const pieces: Piece[] = payloads.map((payload) => new PieceHasher().update(generate(payload)).digest())
  const { pieceSize } = aggregatePieces(pieces)
  const aggregate = aggregatePieces(pieces, { pieceSize: pieceSize << BigInt(doublings) })
  return { pieces, aggregate, question: { pieces: pieces.map(asText), dealSize: `${aggregate.pieceSize}`, payloads } }
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const fromHex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'))

describe('go-data-segment and Carport', () => {
  test('make the same aggregate, byte for byte, with the same proofs', () =>
    holds(40, aggregates, async (described, folder) => {
      const { aggregate, question } = build(described)
      const output = folder.fresh('aggregate')
      const made = await go.ask('aggregate', { ...question, output })
      expect({ ...asText(aggregate), indexPieceCid: `${aggregate.indexPieceCid}` }).toEqual({
        pieceCid: made.pieceCid,
        pieceSize: made.pieceSize,
        indexPieceCid: made.indexPieceCid,
      })
      expect(
        described.payloads.map((_, number) => hex(encodeInclusionProof(inclusionProof(aggregate, number)))),
      ).toEqual(made.proofs)
      const chunks: Uint8Array[] = []
      for await (const bytes of aggregatePayload(aggregate, described.payloads.map(generate))) chunks.push(bytes)
      expect(Buffer.concat(chunks).equals(await readFile(output))).toBe(true)
    }))

  test('accept each other’s proofs and find the same pieces in each other’s aggregates', () =>
    holds(40, aggregates, async (described, folder) => {
      const { aggregate, pieces, question } = build(described)
      const output = folder.fresh('by-go')
      const made = await go.ask('aggregate', { ...question, output })
      for (const [number, piece] of pieces.entries()) {
        const shown = await go.ask('verify', {
          ...asText(piece),
          proof: hex(encodeInclusionProof(inclusionProof(aggregate, number))),
        })
        expect(shown).toEqual(asText(aggregate))
        expect(asText(verifyInclusionProof(decodeInclusionProof(fromHex(made.proofs[number])), piece))).toEqual(shown)
      }
      const bytes = await readFile(output)
      expect(asText(await calculatePiece(output))).toEqual(asText(aggregate))
      const index = parseSegmentIndex(bytes.subarray(Number(aggregate.layout.payloadOffset)), aggregate.pieceSize)
      const ours = index.entries.filter((entry) => entry !== undefined)
      const expected = ours.map((entry) => ({ ...asText(entry), offset: `${entry.offset}` }))
      const written = folder.fresh('by-carport')
      await writeFile(written, aggregatePayload(aggregate, described.payloads.map(generate)))
      expect(await go.ask('index', { path: written, dealSize: `${aggregate.pieceSize}` })).toEqual(expected)
    }))

  test('refuse the same altered proofs', () =>
    holds(
      150,
      record({ described: aggregates, which: nat(), at: nat(), change: integer({ min: 1, max: 255 }) }),
      async ({ described, which, at, change }) => {
        const { aggregate, pieces } = build(described)
        const number = which % pieces.length
        const proof = encodeInclusionProof(inclusionProof(aggregate, number))
        proof[at % proof.length] ^= change
        await expect(go.ask('verify', { ...asText(pieces[number]), proof: hex(proof) })).rejects.toThrow()
        expect(() => verifyInclusionProof(decodeInclusionProof(proof), pieces[number])).toThrow()
      },
    ))

  test('refuse more pieces than fit', async () => {
    const { pieces, question } = build({ payloads: [1, 2, 3].map((seed) => ({ seed, length: 1000 })), doublings: 0 })
    const dealSize = 2048n
    await expect(go.ask('aggregate', { ...question, dealSize: `${dealSize}` })).rejects.toThrow('too large to fit')
    expect(() => aggregatePieces(pieces, { pieceSize: dealSize })).toThrow('the pieces take')
  })

  test('read a piece CID that the other wrote', async () => {
    const { aggregate, question } = build({ payloads: [{ seed: 1, length: 127 }], doublings: 0 })
    const { pieceCid } = await go.ask('aggregate', question)
    expect(CID.parse(pieceCid).equals(aggregate.pieceCid)).toBe(true)
  })
})
