import { array, assert, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EmptyPieceError, InvalidPieceSizeError } from '../../src/piece/errors.ts'
import { PieceHasher } from '../../src/piece/piece-hasher.ts'
import { TreeHasher } from '../../src/piece/tree/tree-hasher.ts'
import { inChunks, randomBytes } from '../builders/bytes.ts'
import { modelCommitment } from '../builders/model.ts'
import { subtreeHashers } from '../builders/subtree-hashers.ts'

/** Lengths on both sides of everything that changes at a power of two, and of a chunk (260,096 bytes). */
const lengths = [1, 2, 31, 64, 65, 126, 127, 128, 253, 254, 255, 508, 509, 1016, 1017, 2032, 2033, 16_256, 16_257]
const long = randomBytes(1, 700_000)

describe('the commitment', () => {
  test.each(lengths)('of %i bytes is that of the specification', (length) => {
    const payload = randomBytes(length, length)
    const { commitment, payloadSize, pieceSize } = new PieceHasher().update(payload).digest()
    expect(commitment).toEqual(modelCommitment(payload))
    expect(payloadSize).toBe(BigInt(length))
    expect(pieceSize / 128n).toBe(BigInt(2 ** Math.ceil(Math.log2(Math.ceil(length / 127)))))
  })

  test.each([260_095, 260_096, 260_097, 520_191, 520_192, 520_193])('of %i bytes, around a chunk, too', (length) => {
    const payload = long.subarray(0, length)
    expect(new PieceHasher().update(payload).digest().commitment).toEqual(modelCommitment(payload))
  })

  test('does not depend on how the payload is cut', () => {
    const whole = new PieceHasher().update(long).digest()
    const sizes = array(integer({ min: 1, max: 300_000 }), { minLength: 1, maxLength: 5 })
    assert(
      property(sizes, (chunkSizes) => {
        const hasher = new PieceHasher()
        // Small chunks only for a while: a byte at a time takes its time.
        for (const chunk of inChunks(long.subarray(0, 20_000), chunkSizes)) hasher.update(chunk)
        for (const chunk of inChunks(long.subarray(20_000), [...chunkSizes, 300_000])) hasher.update(chunk)
        expect(hasher.digest()).toEqual(whole)
      }),
      { numRuns: 40 },
    )
  })

  test('is the same from every implementation', () => {
    for (const length of [...lengths, 260_097, 700_000]) {
      const roots = subtreeHashers.map((hasher) => {
        const tree = new TreeHasher(hasher)
        tree.update(long.subarray(0, length))
        return tree.committed().root
      })
      for (const root of roots) expect(root).toEqual(roots[0])
    }
  })

  test('of the payload so far does not disturb what follows', () => {
    const hasher = new PieceHasher()
    for (const chunk of inChunks(long, [1, 126, 5000, 250_000])) {
      hasher.update(chunk)
      const soFar = long.subarray(0, Number(hasher.payloadSize))
      expect(hasher.digest()).toEqual(new PieceHasher().update(soFar).digest())
    }
  })

  test('does not change with the memory that a chunk came in', () => {
    const chunk = randomBytes(3, 1000)
    const hasher = new PieceHasher().update(chunk)
    chunk.fill(0)
    expect(hasher.digest().commitment).toEqual(modelCommitment(randomBytes(3, 1000)))
  })
})

describe('zeros behind the payload', () => {
  test('change nothing within the same piece', () => {
    const payload = randomBytes(5, 150)
    const longer = new Uint8Array(254)
    longer.set(payload)
    const [short, filled] = [payload, longer].map((bytes) => new PieceHasher().update(bytes).digest())
    expect(filled.pieceCid.equals(short.pieceCid)).toBe(true)
    expect(filled.pieceCidV2.equals(short.pieceCidV2)).toBe(false)
  })

  test.each([256, 512, 4096])('up to a piece of %i bytes are asked for with its size', (pieceSize) => {
    const payload = randomBytes(6, 200)
    const piece = new PieceHasher().update(payload).digest({ pieceSize: BigInt(pieceSize) })
    expect(piece.commitment).toEqual(modelCommitment(payload, pieceSize))
    expect(piece.pieceSize).toBe(BigInt(pieceSize))
    expect(piece.pieceCidV2.equals(new PieceHasher().update(payload).digest().pieceCidV2)).toBe(true)
  })

  test.each([0n, -128n, 64n, 192n, 255n, 128n << 30n])('up to %i bytes are refused', (pieceSize) => {
    expect(() => new PieceHasher().update(long).digest({ pieceSize })).toThrow(InvalidPieceSizeError)
  })

  test('cannot make a piece smaller', () => {
    const hasher = new PieceHasher().update(randomBytes(1, 255))
    expect(() => hasher.digest({ pieceSize: 256n })).toThrow('payload of 255 bytes needs a piece of 512 bytes')
  })
})

test('no payload, no piece', () => {
  expect(() => new PieceHasher().digest()).toThrow(EmptyPieceError)
  expect(() => new PieceHasher().update(new Uint8Array(0)).digest()).toThrow('at least one byte')
})
