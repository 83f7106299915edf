import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { messageTypes } from '../../src/index.ts'
import { arbitraryOf } from '../../src/testing/index.ts'

describe('a shape says what its declaration says', () => {
  test.each([...messageTypes])('%s: fields by their names, in the order of declaration', (_, type) => {
    const names = type.record?.fields.map(({ name }) => name)
    expect(Object.keys(type.zero() as object)).toEqual(names)
    fc.assert(
      fc.property(arbitraryOf(type), (value) => {
        const fields = value as Record<string, unknown>
        const bytes = new Uint8Array(type.size(value))
        type.write({ bytes, offset: 0 } as never, value)
        const json = type.toJson(value) as Record<string, unknown>
        for (const { name, schema } of type.record?.fields ?? []) {
          expect(json[name], name).toEqual(schema.toJson(fields[name]))
        }
      }),
      { numRuns: 5 },
    )
  })
})
