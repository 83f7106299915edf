import { expect, test } from 'vitest'
import { generatePrivateKey, hexOfBytes, readPrivateKey } from '../private-key.ts'

const key = new Uint8Array(32).fill(0xab)
const exported = (type: string) =>
  Buffer.from(JSON.stringify({ Type: type, PrivateKey: Buffer.from(key).toString('base64') }))

test('a key is read of its hex digits', () => {
  expect(readPrivateKey(` ${hexOfBytes(key).toUpperCase()}\n`)).toEqual(key)
})

test('a key is read of what `lotus wallet export` prints', () => {
  expect(readPrivateKey(exported('secp256k1').toString('hex'))).toEqual(key)
})

test.each([
  ['nothing', '', 'is missing'],
  ['what is no hex', 'my secret', 'is no hex'],
  ['a key of another length', 'ab'.repeat(31), 'is no private key'],
  ['a BLS key', exported('bls').toString('hex'), 'is a BLS key'],
  ['JSON of something else', Buffer.from('null').toString('hex'), 'is no private key'],
])('%s is refused, and not repeated', (_what, text, problem) => {
  expect(() => readPrivateKey(text)).toThrow(problem)
})

test('no two generated keys are the same', () => {
  expect(generatePrivateKey()).not.toEqual(generatePrivateKey())
})
