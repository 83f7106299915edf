import { describe, expect, test } from 'vitest'
import { calculatePiece, hashImplementations, pieceCid, UnsupportedError } from '../../src/index.ts'

describe('pieces in a browser', () => {
  test('are hashed by WebAssembly', () => {
    expect(hashImplementations()).toEqual(['wasm', 'javascript'])
  })

  test('of a Blob, such as a file that was chosen', async () => {
    const { pieceCid, pieceSize } = await calculatePiece(new Blob([new Uint8Array(1000), new Uint8Array(17)]))
    expect([String(pieceCid), pieceSize]).toEqual([
      'baga6ea4seaqpy7usqklokfx2vxuynmupslkeutzexe2uqurdg5vhtebhxqmpqmy',
      2048n,
    ])
  })

  test('are of no paths: there are no files', async () => {
    await expect(pieceCid('payload')).rejects.toThrow(UnsupportedError)
  })
})
