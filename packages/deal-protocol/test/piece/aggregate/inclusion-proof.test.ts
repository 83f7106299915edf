import { assert, integer, nat, property, uint8Array } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DealError } from '../../../src/errors.ts'
import {
  type InclusionProof,
  inclusionProof,
  verifyInclusionProof,
} from '../../../src/piece/aggregate/inclusion-proof.ts'
import {
  decodeInclusionProof,
  decodePieceInfo,
  encodeInclusionProof,
  encodePieceInfo,
} from '../../../src/piece/aggregate/proof-encoding.ts'
import {
  InvalidInclusionProofError,
  InvalidPieceCidError,
  InvalidPieceSizeError,
  InvalidProofEncodingError,
  PieceAggregationError,
} from '../../../src/piece/errors.ts'
import { hex } from '../../builders/bytes.ts'
import { aggregates, makeAggregate } from './random-aggregate.ts'

describe('an inclusion proof', () => {
  test('shows that a piece is in an aggregate, with nothing but the piece to start from', () => {
    assert(
      property(aggregates, nat(), ({ aggregate, pieces }, n) => {
        const piece = pieces[n % pieces.length]
        const proof = inclusionProof(aggregate, piece)
        const { pieceCid, pieceSize } = aggregate
        expect(verifyInclusionProof(proof, piece)).toEqual({ pieceCid, pieceSize })
        expect(verifyInclusionProof(proof, piece, aggregate)).toEqual({ pieceCid, pieceSize })
        expect(verifyInclusionProof(decodeInclusionProof(encodeInclusionProof(proof)), piece).pieceSize).toBe(pieceSize)
      }),
    )
  })

  test('shows nothing about another piece', () => {
    const { aggregate, pieces } = makeAggregate([1000, 1001, 2000])
    const proof = inclusionProof(aggregate, 0)
    for (const other of pieces.slice(1)) {
      expect(() => verifyInclusionProof(proof, other)).toThrow(InvalidInclusionProofError)
    }
  })

  test('of another aggregate is found out by whoever says which one it should be', () => {
    const { aggregate, pieces } = makeAggregate([1000, 2000])
    const other = makeAggregate([1000, 2001]).aggregate
    const proof = inclusionProof(other, 0)
    expect(verifyInclusionProof(proof, pieces[0]).pieceCid.equals(aggregate.pieceCid)).toBe(false)
    expect(() => verifyInclusionProof(proof, pieces[0], aggregate)).toThrow('it shows the piece to be in')
    const sameCidOtherSize = { pieceCid: other.pieceCid, pieceSize: other.pieceSize * 2n }
    expect(() => verifyInclusionProof(proof, pieces[0], sameCidOtherSize)).toThrow(InvalidInclusionProofError)
  })

  test('is not made for a piece that is not there', () => {
    const { aggregate, pieces } = makeAggregate([1000, 2000])
    const stranger = makeAggregate([1001]).pieces[0]
    expect(() => inclusionProof(aggregate, stranger)).toThrow(PieceAggregationError)
    expect(() => inclusionProof(aggregate, { ...pieces[0], pieceSize: 2048n })).toThrow(PieceAggregationError)
    for (const number of [-1, 2, 0.5]) expect(() => inclusionProof(aggregate, number)).toThrow(PieceAggregationError)
  })

  test('needs a piece that is one', () => {
    const { aggregate, pieces } = makeAggregate([1000, 2000])
    const proof = inclusionProof(aggregate, 0)
    expect(() => verifyInclusionProof(proof, { ...pieces[0], pieceSize: 1000n })).toThrow(InvalidPieceSizeError)
    const wrongCid = { pieceCid: pieces[0].pieceCidV2, pieceSize: 2048n }
    expect(() => verifyInclusionProof(proof, wrongCid)).toThrow(InvalidPieceCidError)
  })
})

describe('an altered proof', () => {
  const { aggregate, pieces } = makeAggregate([1000, 2000, 300])
  const proof = inclusionProof(aggregate, 1)
  const piece = pieces[1]
  const encoded = encodeInclusionProof(proof)
  const check = (bytes: Uint8Array) => verifyInclusionProof(decodeInclusionProof(bytes), piece)

  test('in any byte shows nothing', () => {
    for (let at = 0; at < encoded.length; at++) {
      for (const change of [1, 0x20, 0x80, 0xff]) {
        const altered = encoded.slice()
        altered[at] ^= change
        expect(() => check(altered), `byte ${at} ^ ${change}`).toThrow(DealError)
      }
    }
  })

  test('cut anywhere, or with more behind it, shows nothing', () => {
    for (let length = 0; length < encoded.length; length++) {
      expect(() => check(encoded.subarray(0, length))).toThrow(InvalidProofEncodingError)
    }
    expect(() => check(Uint8Array.of(...encoded, 0))).toThrow(InvalidProofEncodingError)
  })

  const { subtree, index } = proof
  test.each<[string, InclusionProof, string]>([
    ['without a path', { subtree: { index: 0n, path: [] }, index }, 'one path leads to'],
    ['with a path too short', { subtree: { ...subtree, path: subtree.path.slice(1) }, index }, 'one path leads to'],
    ['with an index beside the tree', { subtree: { ...subtree, index: 1000n }, index }, 'outside of the tree'],
    ['with a negative index', { subtree, index: { ...index, index: -1n } }, 'outside of the tree'],
    [
      'of endless length',
      { subtree: { index: 0n, path: Array(60).fill(subtree.path[0]) }, index },
      'leads to an aggregate',
    ],
    ['with a short node', { subtree, index: { ...index, path: [new Uint8Array(31)] } }, 'not 32 bytes long'],
    ['with its paths exchanged', { subtree: index, index: subtree }, 'leads to'],
  ])('%s shows nothing', (_what, altered, reason) => {
    expect(() => verifyInclusionProof(altered, piece)).toThrow(InvalidInclusionProofError)
    expect(() => verifyInclusionProof(altered, piece)).toThrow(reason)
  })

  test('whose entry lies before the index shows nothing', () => {
    // A payload that holds what would be an entry: bytes of a client, not of the aggregator.
    const forged = { subtree, index: { ...index, index: 0n } }
    expect(() => verifyInclusionProof(forged, piece)).toThrow(InvalidInclusionProofError)
  })

  test('beyond recognition never crashes', () => {
    assert(
      property(uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => check(bytes)).toThrow(DealError)
      }),
    )
    assert(
      property(integer({ min: 0, max: encoded.length - 1 }), uint8Array({ maxLength: 12 }), (at, bytes) => {
        const altered = Uint8Array.of(...encoded.subarray(0, at), ...bytes, ...encoded.subarray(at))
        if (bytes.length > 0) expect(() => check(altered)).toThrow(DealError)
      }),
    )
  })
})

describe('the CBOR form of a piece', () => {
  const { pieceCid, pieceSize } = makeAggregate([1000]).pieces[0]
  const encoded = encodePieceInfo({ pieceCid, pieceSize })

  test('comes back', () => {
    expect(decodePieceInfo(encoded)).toEqual({ pieceCid, pieceSize })
    expect(hex(encoded).endsWith('190400')).toBe(true)
    const huge = { pieceCid, pieceSize: 64n << 30n }
    expect(decodePieceInfo(encodePieceInfo(huge))).toEqual(huge)
  })

  test.each([
    ['cut', encoded.subarray(0, -1)],
    ['followed by more', Uint8Array.of(...encoded, 0)],
    ['with a longer number than needed', Uint8Array.of(...encoded.subarray(0, -3), 0x1a, 0, 0, 4, 0)],
    ['with a text for a number', Uint8Array.of(...encoded.subarray(0, -3), 0x61, 0x61)],
    ['with another tag', Uint8Array.of(0x82, 0xd8, 0x2b, ...encoded.subarray(3))],
    ['with a list of three', Uint8Array.of(0x83, ...encoded.subarray(1))],
    ['with an endless list', Uint8Array.of(0x9f, ...encoded.subarray(1), 0xff)],
    ['with no CID', Uint8Array.of(0x82, 0xd8, 0x2a, 0x42, 0, 1, 0x18, 0x80)],
    ['with a CID without its zero', Uint8Array.of(0x82, 0xd8, 0x2a, 0x42, 1, 1, 0x18, 0x80)],
    ['empty', new Uint8Array(0)],
  ])('%s is refused', (_what, bytes) => {
    expect(() => decodePieceInfo(bytes)).toThrow(InvalidProofEncodingError)
  })
})
