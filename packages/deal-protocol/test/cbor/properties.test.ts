import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type AnySchema,
  DealError,
  decode,
  decodeFirst,
  decodeStream,
  encode,
  encodedSize,
  encodeInto,
  fromJson,
  messageTypes,
  toJson,
} from '../../src/index.ts'
import { arbitraryOf } from '../../src/testing/index.ts'
import { concat } from '../builders/collect.ts'
import { toHex } from '../builders/hex.ts'

const types = [...messageTypes].map(([name, type]) => ({ name, type, values: arbitraryOf(type) }))
const runs = { numRuns: 60 }

/** Whether strict decoding has nothing against the texts in a value. */
function isStrict(type: AnySchema, bytes: Uint8Array): boolean {
  try {
    decode(type, bytes, { mode: 'strict' })
    return true
  } catch {
    return false
  }
}

describe.each(types)('$name', ({ type, values }) => {
  test('what is encoded decodes to the same value, and that encodes to the same bytes', () => {
    fc.assert(
      fc.property(values, (value) => {
        const bytes = encode(type, value)
        expect(bytes).toHaveLength(encodedSize(type, value))
        const { value: decoded, rest, raw } = decodeFirst(type, concat([bytes, Uint8Array.of(1, 2)]))
        expect(rest).toHaveLength(2)
        expect(toHex(raw)).toBe(toHex(bytes))
        expect(toJson(type, decoded)).toEqual(toJson(type, value))
        expect(encode(type, decoded)).toEqual(bytes)
        if (isStrict(type, bytes)) expect(encode(type, decode(type, bytes, { mode: 'strict' }))).toEqual(bytes)
      }),
      runs,
    )
  })

  test('its JSON form gives the same bytes, as text too', () => {
    fc.assert(
      fc.property(values, (value) => {
        const json = toJson(type, value)
        expect(encode(type, fromJson(type, JSON.parse(JSON.stringify(json))))).toEqual(encode(type, value))
      }),
      runs,
    )
  })

  test('whatever is done to a message, it is a typed error or a value, the same in a stream', async () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.uint8Array({ maxLength: 9 })), {
      minLength: 1,
      maxLength: 3,
    })
    await fc.assert(
      fc.asyncProperty(values, changes, fc.integer({ min: 1, max: 70 }), async (value, edits, chunk) => {
        let bytes: Uint8Array = encode(type, value)
        for (const [at, remove, insert] of edits) {
          const start = at % (bytes.length + 1)
          bytes = Uint8Array.of(...bytes.subarray(0, start), ...insert, ...bytes.subarray(start + remove))
        }
        const whole = outcome(() => toJson(type, decode(type, bytes)))
        const streamed = await decodeStream(type, chunksOf(bytes, chunk)).then(
          (decoded) => outcome(() => toJson(type, decoded)),
          (error: unknown) =>
            outcome(() => {
              throw error
            }),
        )
        expect(typeof streamed).toBe(typeof whole)
        const strict = outcome(() => encode(type, decode(type, bytes, { mode: 'strict' })))
        // What strict decoding takes is canonical.
        if (typeof strict === 'object' && type.record?.fields.every(({ presence }) => presence === 'required')) {
          expect(toHex(strict as Uint8Array)).toBe(toHex(bytes))
        }
      }),
      runs,
    )
  })
})

test('encoding goes to where one wants it', () => {
  const { type, values } = types[0]
  fc.assert(
    fc.property(values, fc.nat({ max: 100 }), (value, offset) => {
      const bytes = encode(type, value)
      const target = new Uint8Array(bytes.length + offset + 7).fill(0xaa)
      expect(encodeInto(type, value, target, offset)).toBe(offset + bytes.length)
      expect(target.subarray(offset, -7)).toEqual(bytes)
      expect(target.subarray(-7)).toEqual(new Uint8Array(7).fill(0xaa))
      expect(() => encodeInto(type, value, target, offset + 8)).toThrow('a target with')
    }),
  )
})

/** A value as it is, an error of this package as its name; any other error is a failure. */
function outcome(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof DealError)) throw error
    return error.name
  }
}

function* chunksOf(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
