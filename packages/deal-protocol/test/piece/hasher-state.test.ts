import { assert, integer, nat, property, tuple, uint8Array } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidHasherStateError, PieceTooLargeError } from '../../src/piece/errors.ts'
import { encodeHasherState } from '../../src/piece/hasher-state.ts'
import { PieceHasher } from '../../src/piece/piece-hasher.ts'
import { MAX_LEVEL } from '../../src/piece/piece-size.ts'
import { SubtreeStack } from '../../src/piece/tree/subtree-stack.ts'
import { zeroCommitment } from '../../src/piece/tree/zero-nodes.ts'
import { randomBytes } from '../builders/bytes.ts'

const payload = randomBytes(9, 800_000)

describe('a hasher that was saved', () => {
  test.each([0, 1, 126, 127, 128, 260_095, 260_096, 260_223, 300_000, 700_000])(
    'after %i bytes goes on as if nothing had happened',
    (length) => {
      const hasher = new PieceHasher().update(payload.subarray(0, length))
      const restored = PieceHasher.restore(hasher.save())
      expect(restored.payloadSize).toBe(BigInt(length))
      expect(restored.save()).toEqual(hasher.save())
      const rest = payload.subarray(length)
      expect(restored.update(rest).digest()).toEqual(hasher.update(rest).digest())
    },
  )

  test('anywhere, any number of times, comes to the same piece', () => {
    const whole = new PieceHasher().update(payload).digest()
    const cuts = tuple(nat(payload.length), nat(payload.length), nat(payload.length))
    assert(
      property(cuts, (places) => {
        let hasher = new PieceHasher()
        let from = 0
        for (const place of [...places].sort((a, b) => a - b)) {
          hasher = PieceHasher.restore(hasher.update(payload.subarray(from, place)).save())
          from = place
        }
        expect(hasher.update(payload.subarray(from)).digest()).toEqual(whole)
      }),
      { numRuns: 30 },
    )
  })

  test('takes 1,102 bytes at most', () => {
    const stack = new SubtreeStack()
    for (let level = MAX_LEVEL - 1; level >= 0; level--) stack.push(level, zeroCommitment(level))
    const state = encodeHasherState({ stack, left: new Uint8Array(126) })
    expect(state).toHaveLength(1102)
    expect(PieceHasher.restore(state).payloadSize).toBe(127n * 2n ** 29n - 1n)
  })

  test('just below the largest piece takes the last byte, and none after it', () => {
    const stack = new SubtreeStack()
    for (let level = MAX_LEVEL - 1; level >= 0; level--) stack.push(level, zeroCommitment(level))
    const hasher = PieceHasher.restore(encodeHasherState({ stack, left: new Uint8Array(126) }))
    expect(() => hasher.update(new Uint8Array(2))).toThrow(PieceTooLargeError)
    const piece = hasher.update(new Uint8Array(1)).digest()
    expect(piece.pieceSize).toBe(64n << 30n)
    expect(piece.commitment).toEqual(zeroCommitment(MAX_LEVEL))
    expect(() => hasher.update(new Uint8Array(1))).toThrow('the piece holds 68182605824')
  })
})

describe('a saved state that is damaged', () => {
  const state = new PieceHasher().update(payload.subarray(0, 1000)).save()

  test('in any byte is refused', () => {
    for (let at = 0; at < state.length; at++) {
      const damaged = state.slice()
      damaged[at] ^= 1 << (at % 8)
      expect(() => PieceHasher.restore(damaged)).toThrow(InvalidHasherStateError)
    }
  })

  test('by cutting or adding bytes is refused', () => {
    for (let length = 0; length < state.length; length++) {
      expect(() => PieceHasher.restore(state.subarray(0, length))).toThrow(InvalidHasherStateError)
    }
    expect(() => PieceHasher.restore(Uint8Array.of(...state, 0))).toThrow(InvalidHasherStateError)
  })

  test('beyond recognition is refused', () => {
    assert(
      property(uint8Array({ maxLength: 300 }), (bytes) => {
        expect(() => PieceHasher.restore(bytes)).toThrow(InvalidHasherStateError)
      }),
    )
    assert(
      property(integer({ min: 0, max: 255 }), (byte) => {
        const claimed = state.slice()
        claimed.fill(byte, 8, 16)
        expect(() => PieceHasher.restore(claimed)).toThrow(InvalidHasherStateError)
      }),
    )
  })
})
