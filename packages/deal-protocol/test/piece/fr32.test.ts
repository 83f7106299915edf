import { array, assert, property, uint8Array } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidArgumentError } from '../../src/errors.ts'
import { fr32Pad, fr32Unpad } from '../../src/piece/fr32.ts'
import { modelPad } from '../builders/model.ts'

const quads = array(uint8Array({ minLength: 127, maxLength: 127 }), { maxLength: 5 }).map(
  (parts) => new Uint8Array(parts.flatMap((part) => [...part])),
)

describe('FR32 padding', () => {
  test('puts two zero bits behind every 254', () => {
    assert(
      property(quads, (payload) => {
        expect(fr32Pad(payload)).toEqual(modelPad(payload))
      }),
    )
  })

  test('comes off again', () => {
    assert(
      property(quads, (payload) => {
        expect(fr32Unpad(fr32Pad(payload))).toEqual(payload)
      }),
    )
  })

  test.each([1, 126, 128])('is refused for %i bytes of payload', (length) => {
    expect(() => fr32Pad(new Uint8Array(length))).toThrow(InvalidArgumentError)
  })

  test.each([1, 127, 129])('does not come off %i bytes', (length) => {
    expect(() => fr32Unpad(new Uint8Array(length))).toThrow(InvalidArgumentError)
  })
})
