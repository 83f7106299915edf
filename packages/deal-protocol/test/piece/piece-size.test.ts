import { describe, expect, test } from 'vitest'
import { InvalidPieceSizeError } from '../../src/piece/errors.ts'
import {
  assertPieceSize,
  isPieceSize,
  levelOfPieceSize,
  MAX_PIECE_SIZE,
  paddedSize,
  pieceSizeFor,
  pieceSizeOfLevel,
  unpaddedSize,
} from '../../src/piece/piece-size.ts'

const levels = Array.from({ length: 30 }, (_, level) => level)

describe('piece sizes', () => {
  test.each(levels)('level %i: padded and unpadded, both ways', (level) => {
    const size = pieceSizeOfLevel(level)
    expect(isPieceSize(size)).toBe(true)
    expect(levelOfPieceSize(size)).toBe(level)
    expect(unpaddedSize(size)).toBe(127n << BigInt(level))
    expect(paddedSize(unpaddedSize(size))).toBe(size)
    expect(pieceSizeFor(unpaddedSize(size))).toBe(size)
    if (level < 29) expect(pieceSizeFor(unpaddedSize(size) + 1n)).toBe(2n * size)
  })

  test('one byte takes the smallest piece', () => {
    expect(pieceSizeFor(1n)).toBe(128n)
  })

  test.each([-1n, 0n, 1n, 64n, 127n, 129n, 192n, 2n * MAX_PIECE_SIZE, MAX_PIECE_SIZE + 1n])('%i is none', (size) => {
    expect(isPieceSize(size)).toBe(false)
    expect(() => assertPieceSize(size)).toThrow(InvalidPieceSizeError)
    expect(() => unpaddedSize(size)).toThrow(InvalidPieceSizeError)
  })

  test('the reasons are those that people search for', () => {
    expect(() => assertPieceSize(64n)).toThrow('minimum padded piece size is 128 bytes')
    expect(() => assertPieceSize(192n)).toThrow('padded piece size must be a power of 2')
    expect(() => assertPieceSize(2048 as unknown as bigint)).toThrow('a padded piece size is a bigint')
  })

  test.each([0n, 1n, 126n, 128n, 381n, 127n << 30n])('%i unpadded bytes are no piece', (size) => {
    expect(() => paddedSize(size)).toThrow(InvalidPieceSizeError)
  })

  test.each([0n, -5n, (127n << 29n) + 1n])('no piece holds %i bytes', (size) => {
    expect(() => pieceSizeFor(size)).toThrow(InvalidPieceSizeError)
  })
})
