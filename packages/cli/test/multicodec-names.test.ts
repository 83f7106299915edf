import { expect, test } from 'vitest'
import { multicodecName } from '../src/multicodec-names.ts'

test.each([
  [0x00, 'identity'],
  [0x12, 'sha2-256'],
  [0x55, 'raw'],
  [0x70, 'dag-pb'],
  [0x0129, 'dag-json'],
  [0x0400, 'car-index-sorted'],
  [0x0401, 'car-multihash-index-sorted'],
  [0xb201, 'blake2b-8'],
  [0xb220, 'blake2b-256'],
  [0xb240, 'blake2b-512'],
  [0xb241, 'blake2s-8'],
  [0xb260, 'blake2s-256'],
  [0xb301, 'skein256-8'],
  [0xb360, 'skein512-512'],
  [0xb3e0, 'skein1024-1024'],
  [0xf101, 'fil-commitment-unsealed'],
  [0x1234, 'Code(4660)'],
])('the name of %i is %s', (code, name) => {
  expect(multicodecName(code)).toBe(name)
})
