import { expect, test } from 'vitest'
import { hashImplementations, PieceHasher } from '../../src/index.ts'
import { inChunks, randomBytes } from '../builders/bytes.ts'

/** With what Node's native code makes of it. */
const payload = randomBytes(7, 5_000_000)
const expected = 'baga6ea4seaqpzjzlif3jbvr3vjlxre2mgyerlem5l2po7xkoslgdfyi66kx6upq'

test.each(hashImplementations())('5 MB have the same piece CID in Node and in browsers: %s', (implementation) => {
  const hasher = new PieceHasher({ implementation })
  for (const chunk of inChunks(payload, [1_000, 100_000, 65_536])) hasher.update(chunk)
  expect(String(hasher.digest().pieceCid)).toBe(expected)
})
