import { expect, test } from 'vitest'
import { decode, encode, Transfer } from '../../src/index.ts'

test("a Buffer's values are the same as those of its bytes, views of it", () => {
  const bytes = encode(Transfer, { type: 'http', clientId: '', params: Uint8Array.of(1, 2), size: 1n })
  const value = decode(Transfer, Buffer.from(bytes))
  expect(value).toEqual(decode(Transfer, bytes))
  expect(value.params.constructor).toBe(Uint8Array)
})
