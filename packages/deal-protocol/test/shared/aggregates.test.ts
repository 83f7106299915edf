import { CID } from 'multiformats/cid'
import { describe, expect, test } from 'vitest'
import { aggregatePieces } from '../../src/piece/aggregate/aggregate.ts'
import { aggregatePayload } from '../../src/piece/aggregate/aggregate-payload.ts'
import { inclusionProof, verifyInclusionProof } from '../../src/piece/aggregate/inclusion-proof.ts'
import {
  decodeInclusionProof,
  decodePieceInfo,
  encodeInclusionProof,
  encodePieceInfo,
} from '../../src/piece/aggregate/proof-encoding.ts'
import { encodeEntry } from '../../src/piece/aggregate/segment-entry.ts'
import { encodeSegmentIndex, parseSegmentIndex } from '../../src/piece/aggregate/segment-index.ts'
import { fr32Pad, fr32Unpad } from '../../src/piece/fr32.ts'
import { PieceHasher } from '../../src/piece/piece-hasher.ts'
import { fromHex, hex, randomBytes } from '../builders/bytes.ts'
import { collect } from '../builders/collect.ts'
import { aggregateVectors } from './vectors.ts'

describe.each(aggregateVectors)('the aggregate of $dealSize bytes', (vector) => {
  const pieces = vector.pieces.map(({ pieceCid, paddedSize }) => ({
    pieceCid: CID.parse(pieceCid),
    pieceSize: BigInt(paddedSize),
  }))
  const payloads = vector.pieces.map(({ seed, length }) => randomBytes(seed, length))
  const aggregate = aggregatePieces(pieces, { pieceSize: BigInt(vector.dealSize) })
  const { layout } = aggregate

  test('has the pieces where Go has them', () => {
    expect(`${aggregate.pieceCid}`).toBe(vector.pieceCid)
    const entries = aggregate.entries.map((entry) => ({
      bytes: hex(encodeEntry(entry!)),
      checksum: hex(entry!.checksum),
      commitment: hex(entry!.commitment),
      offset: Number(entry!.offset),
      size: Number(entry!.pieceSize),
      unpaddedLength: Number(entry!.payloadLimit),
      unpaddedOffset: Number(entry!.payloadOffset),
    }))
    expect(entries).toEqual(vector.pieces.map(({ entry }) => entry))
  })

  test('has its index where Go has it', () => {
    expect(`${aggregate.indexPieceCid}`).toBe(vector.indexPieceCid)
    expect(layout).toMatchObject({
      room: vector.maxEntries,
      size: BigInt(vector.indexPaddedSize),
      payloadOffset: BigInt(vector.indexStartUnpadded),
      payloadSize: BigInt(vector.indexUnpaddedLength),
    })
    const index = new Uint8Array(vector.indexUnpaddedLength)
    index.set(encodeSegmentIndex(aggregate.entries))
    const expected = new Uint8Array(vector.indexUnpaddedLength)
    expected.set(fromHex(vector.indexUnpaddedBytes))
    expect(hex(index)).toBe(hex(expected))
    expect(hex(fr32Pad(index)).startsWith(vector.indexPaddedEntries)).toBe(true)
  })

  test('comes out as a payload that hashes to its piece CID and is found again', async () => {
    const bytes = await collect(aggregatePayload(aggregate, payloads))
    expect(hex(bytes).startsWith(vector.firstBytes)).toBe(true)
    const { pieceCid, pieceSize } = new PieceHasher().update(bytes).digest()
    expect({ pieceCid: `${pieceCid}`, pieceSize }).toEqual({
      pieceCid: vector.pieceCid,
      pieceSize: BigInt(vector.dealSize),
    })
    const index = parseSegmentIndex(bytes.subarray(Number(layout.payloadOffset)), pieceSize)
    expect(index.problems).toEqual([])
    expect(index.entries.filter((entry) => entry !== undefined)).toEqual(aggregate.entries)
  })

  test('loses one entry of its index when a checksum is spoilt', () => {
    const index = new Uint8Array(vector.indexUnpaddedLength)
    index.set(encodeSegmentIndex(aggregate.entries))
    const padded = fr32Pad(index)
    padded[127] = (padded[127] + 1) & 0x3f
    const { entries, problems } = parseSegmentIndex(fr32Unpad(padded), aggregate.pieceSize)
    expect(entries.filter((entry) => entry !== undefined)).toHaveLength(vector.validAfterSpoiltChecksum)
    expect(problems.map(({ entry }) => entry)).toEqual([1])
  })

  test.each(vector.pieces.map((piece, number) => ({ number, ...piece })))(
    'proves that piece $number is in it',
    ({ number, proof: expected, proofCbor, verifierDataCbor, auxDataCbor }) => {
      const proof = inclusionProof(aggregate, number)
      for (const path of ['subtree', 'index'] as const) {
        expect(proof[path].index).toBe(BigInt(expected[path].index))
        expect(proof[path].path.map(hex)).toEqual(expected[path].path)
      }
      expect(hex(encodeInclusionProof(proof))).toBe(proofCbor)
      expect(decodeInclusionProof(fromHex(proofCbor))).toEqual(proof)

      const shown = verifyInclusionProof(proof, decodePieceInfo(fromHex(verifierDataCbor)))
      expect(hex(encodePieceInfo(shown))).toBe(auxDataCbor)
      expect(hex(encodePieceInfo(pieces[number]))).toBe(verifierDataCbor)
    },
  )
})
