import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { UnsupportedError } from '../../src/errors.ts'
import { PieceHasher } from '../../src/piece/piece-hasher.ts'
import { availableSubtreeHashers } from '../../src/piece/tree/choose-subtree-hasher.ts'
import { hashImplementations } from '../../src/piece/tree/default-subtree-hasher.ts'
import { nativePairHasher as nodesPairHasher } from '../../src/platform/node/native-pair-hasher.ts'
import { breathe, commitFile, nativePairHasher, readFile } from '../../src/platform/portable.ts'
import { randomBytes } from '../builders/bytes.ts'

const run = promisify(execFile)

describe('the code that hashes', () => {
  test('is native where there is any', () => {
    const expected = nodesPairHasher() === undefined ? [] : ['native']
    expect(hashImplementations()).toEqual([...expected, 'wasm', 'javascript'])
  })

  test('is WebAssembly where there is no native code', () => {
    expect(availableSubtreeHashers(nativePairHasher()).map(({ name }) => name)).toEqual(['wasm', 'javascript'])
  })

  test('is JavaScript where there is no WebAssembly either, with the same answer', async () => {
    const program = `
      delete globalThis.WebAssembly
      const { hashImplementations, PieceHasher } = await import('@carport/deal-protocol')
      const payload = new Uint8Array(300_000).map((_, i) => i * i)
      console.log(JSON.stringify([hashImplementations(), String(new PieceHasher().update(payload).digest().pieceCid)]))`
    const cwd = join(import.meta.dirname, '../../../..')
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], { cwd })
    const payload = new Uint8Array(300_000).map((_, i) => i * i)
    expect(JSON.parse(stdout)).toEqual([['javascript'], `${new PieceHasher().update(payload).digest().pieceCid}`])
  })

  test('is not trusted when it gets a known commitment wrong', () => {
    const broken = (_input: Uint8Array, output: Uint8Array) => void output.set(randomBytes(1, output.length))
    expect(availableSubtreeHashers(broken).map(({ name }) => name)).toEqual(['wasm', 'javascript'])
  })
})

describe('a platform without Node', () => {
  test('has no files', async () => {
    await expect(commitFile('payload', {})).rejects.toThrow(UnsupportedError)
    expect(() => readFile('payload')).toThrow('no files on this platform')
  })

  test('gives others their turn', async () => {
    let isTheirTurn = false
    setTimeout(() => {
      isTheirTurn = true
    })
    while (!isTheirTurn) await breathe()
  })
})
