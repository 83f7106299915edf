import { describe, expect, test } from 'vitest'
import { CHUNK_LEVEL } from '../../src/piece/tree/subtree-hasher.ts'
import { zeroCommitment } from '../../src/piece/tree/zero-nodes.ts'
import { randomBytes } from '../builders/bytes.ts'
import { modelCommitment } from '../builders/model.ts'
import { subtreeHashers } from '../builders/subtree-hashers.ts'

test('WebAssembly and plain JavaScript hash on every machine that runs these tests', () => {
  expect(subtreeHashers.map(({ name }) => name)).toEqual(expect.arrayContaining(['wasm', 'javascript']))
})

describe.each(subtreeHashers)('the $name hasher', (hasher) => {
  test.each([0, 1, 2, 3, 4, 7])('commits to a subtree of level %i', (level) => {
    const length = 127 * 2 ** level
    const payload = randomBytes(level + 1, length + 2)
    // From an odd address, with something else in front and behind.
    expect(hasher.commit(payload, 1, level)).toEqual(modelCommitment(payload.subarray(1, 1 + length)))
  })

  test('commits to its largest subtree as to two halves of it', () => {
    const payload = randomBytes(7, 127 * 2 ** CHUNK_LEVEL)
    expect(hasher.commit(payload, 0, CHUNK_LEVEL)).toEqual(subtreeHashers[0].commit(payload, 0, CHUNK_LEVEL))
    expect(hasher.commit(new Uint8Array(payload.length), 0, CHUNK_LEVEL)).toEqual(zeroCommitment(CHUNK_LEVEL))
  })

  test('answers with memory of its own', () => {
    const first = hasher.commit(randomBytes(1, 127), 0, 0)
    const copy = first.slice()
    hasher.commit(randomBytes(2, 127), 0, 0)
    expect(first).toEqual(copy)
    expect(first.buffer.byteLength).toBe(32)
  })

  test('keeps nothing of what it hashed before', () => {
    hasher.commit(new Uint8Array(127 * 64).fill(0xff), 0, 6)
    expect(hasher.commit(new Uint8Array(127 * 2), 0, 1)).toEqual(zeroCommitment(1))
  })
})
