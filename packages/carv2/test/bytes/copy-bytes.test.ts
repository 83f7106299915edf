import { describe, expect, test } from 'vitest'
import { copyBytes } from '../../src/bytes/copy-bytes.ts'

const source = Uint8Array.from({ length: 70_000 }, (_, i) => i % 251)

describe('copies of bytes', () => {
  test.each([0, 1, 7, 8, 4096, 4097, 65_536])('%d bytes are copied, and belong to the caller', (length) => {
    const copy = copyBytes(source, 5, 5 + length)
    expect(copy).toEqual(source.subarray(5, 5 + length))
    copy.fill(255)
    expect(source[5]).toBe(5)
  })

  test('copies that share a buffer never share a byte', () => {
    const copies = Array.from({ length: 1000 }, (_, i) => copyBytes(source, i, i + (i % 97)))
    for (const [i, copy] of copies.entries()) expect(copy).toEqual(source.subarray(i, i + (i % 97)))
    expect(new Set(copies.map(({ buffer }) => buffer)).size).toBeLessThan(10)
  })

  test('a shared buffer can be sent to another thread as a copy, and not moved there', () => {
    const [small, neighbour] = [copyBytes(source, 0, 100), copyBytes(source, 100, 200)]
    expect(structuredClone(small)).toEqual(small)
    expect(() => structuredClone(small, { transfer: [small.buffer as ArrayBuffer] })).toThrow(/transfer/i)
    expect(neighbour).toEqual(source.subarray(100, 200))
  })

  test('a small copy keeps at most 16 KiB alive, and a large one itself', () => {
    expect(copyBytes(source, 0, 4096).buffer.byteLength).toBe(16_384)
    expect(copyBytes(source, 0, 4097).buffer.byteLength).toBe(4097)
  })
})
