import { expect, test } from 'vitest'
import { type ReadOptions, resolveReadOptions } from '../src/options.ts'

const MIB = 1024 * 1024

const defaults = {
  verify: 'always',
  wholeCids: false,
  storeIdentityCids: false,
  zeroLengthSectionAsEof: false,
  trustIndex: true,
  maxHeaderBytes: 32 * MIB,
  maxSectionBytes: 8 * MIB,
  maxIndexCidBytes: 2048,
  indexCacheBytes: 32 * MIB,
  io: 'sync',
  refMode: false,
} as const

test('the defaults are the limits of section 2, and safe', () => {
  expect(resolveReadOptions()).toEqual(defaults)
  expect(resolveReadOptions({})).toEqual(defaults)
})

test.each<[option: keyof ReadOptions, value: unknown]>([
  ['verify', 'never'],
  ['wholeCids', true],
  ['storeIdentityCids', true],
  ['zeroLengthSectionAsEof', true],
  ['trustIndex', false],
  ['maxHeaderBytes', 0],
  ['maxSectionBytes', 1],
  ['maxIndexCidBytes', 2],
  ['indexCacheBytes', 0],
  ['io', 'async'],
  ['signal', AbortSignal.abort()],
  ['onProgress', () => {}],
])('%s is kept, and changes nothing else', (option, value) => {
  expect(resolveReadOptions({ [option]: value })).toEqual({ ...defaults, [option]: value })
})

test("refMode implies verify: 'never', whatever verify says", () => {
  expect(resolveReadOptions({ refMode: true, verify: 'always' })).toEqual({
    ...defaults,
    refMode: true,
    verify: 'never',
  })
})
