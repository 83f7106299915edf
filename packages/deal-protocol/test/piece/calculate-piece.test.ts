import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, truncateSync } from 'node:fs'
import { mkdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FileError, InvalidArgumentError, UnsupportedError } from '../../src/errors.ts'
import { calculatePiece, pieceCid } from '../../src/piece/calculate-piece.ts'
import type { PieceProgress } from '../../src/piece/commit-options.ts'
import {
  EmptyPieceError,
  InvalidPieceSizeError,
  PieceChangedError,
  PieceTooLargeError,
} from '../../src/piece/errors.ts'
import { PieceHasher } from '../../src/piece/piece-hasher.ts'
import { hashImplementations } from '../../src/piece/tree/default-subtree-hasher.ts'
import { inChunks, randomBytes } from '../builders/bytes.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'

const run = promisify(execFile)
/** Five segments of 8 MiB padded, the last one short. */
const payload = randomBytes(11, 4 * 127 * 65_536 + 1_000_003)
const expected = new PieceHasher().update(payload).digest()
let folder: TemporaryFolder
let path: string

beforeAll(async () => {
  folder = await TemporaryFolder.make()
  path = await folder.file(payload)
})
afterAll(() => folder[Symbol.asyncDispose]())

describe('a piece', () => {
  test.each([
    ['a path', () => path],
    ['a file: URL', () => pathToFileURL(path)],
    ['bytes', () => payload],
    ['a Blob', () => new Blob([payload])],
    ['an array of chunks', () => [...inChunks(payload, [3_000_000])]],
    ['a generator', () => inChunks(payload, [1_234_567])],
    ['a Node stream', () => createReadStream(path)],
  ])('is the same from %s', async (_what, input) => {
    expect(await calculatePiece(input())).toEqual(expected)
  })

  test.each([1, 2, 3, 8])('is the same with %i threads', async (threads) => {
    expect(await calculatePiece(path, { threads })).toEqual(expected)
  })

  test.each(hashImplementations())('is the same from %s code', async (implementation) => {
    // More than a segment, so that there are two threads, but no more: JavaScript takes its time.
    const part = payload.subarray(0, 127 * 65_536 + 1000)
    const piece = new PieceHasher().update(part).digest()
    expect(await calculatePiece(await folder.file(part, implementation), { threads: 2, implementation })).toEqual(piece)
    expect(await calculatePiece(part.subarray(0, 1000), { implementation })).toEqual(
      new PieceHasher({ implementation }).update(part.subarray(0, 1000)).digest(),
    )
  })

  test.each([1, 127 * 65_536 - 1, 127 * 65_536, 127 * 65_536 + 1, 2 * 127 * 65_536 + 126])(
    'of %i bytes is the same with two threads, around the border of a segment',
    async (length) => {
      const part = payload.subarray(0, length)
      const file = await folder.file(part, 'part')
      expect(await calculatePiece(file, { threads: 2 })).toEqual(new PieceHasher().update(part).digest())
    },
  )

  test('is the same in a process whose flags are not for workers', async () => {
    const program = `
      import { calculatePiece } from '@carport/deal-protocol'
      console.log(String((await calculatePiece(${JSON.stringify(path)}, { threads: 2 })).pieceCid))`
    const cwd = join(import.meta.dirname, '../../../..')
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], { cwd })
    expect(stdout.trim()).toBe(`${expected.pieceCid}`)
  })

  test('comes from a pipe, which has no size', async () => {
    const pipe = join(folder.path, 'pipe')
    await once(spawn('mkfifo', [pipe]), 'exit')
    const writer = spawn('sh', ['-c', 'cat "$1" > "$2"', 'sh', path, pipe])
    const [piece] = await Promise.all([calculatePiece(pipe, { threads: 2 }), once(writer, 'exit')])
    expect(piece).toEqual(expected)
  })

  test('has zeros behind it up to the size that was asked for', async () => {
    const pieceSize = expected.pieceSize * 4n
    expect(await calculatePiece(path, { pieceSize, threads: 2 })).toEqual(
      new PieceHasher().update(payload).digest({ pieceSize }),
    )
  })

  test('is named by either version of its CID', async () => {
    expect(`${await pieceCid(path)}`).toBe(`${expected.pieceCid}`)
    expect(`${await pieceCid(path, { version: 1 })}`).toBe(`${expected.pieceCid}`)
    expect(`${await pieceCid(path, { version: 2, threads: 2 })}`).toBe(`${expected.pieceCidV2}`)
  })
})

describe('progress', () => {
  test.each([
    ['a file', () => path, 1, payload.length],
    ['a file with two threads', () => path, 2, payload.length],
    ['bytes', () => payload, 1, payload.length],
    ['a stream', () => inChunks(payload, [300_000]), 1, undefined],
  ])('of %s rises to the end', async (_what, input, threads, totalBytes) => {
    const events: PieceProgress[] = []
    await calculatePiece(input(), { threads, onProgress: ({ detail }) => events.push(detail) })
    expect(events.length).toBeGreaterThan(4)
    expect(events.map(({ bytes }) => bytes)).toEqual(events.map(({ bytes }) => bytes).sort((a, b) => a - b))
    expect(events.at(-1)?.bytes).toBe(payload.length)
    for (const event of events) expect(event.totalBytes).toBe(totalBytes)
  })
})

describe('an abort', () => {
  test.each([
    ['a file', () => path, 1],
    ['a file with two threads', () => path, 2],
    ['bytes', () => payload, 1],
    ['a stream', () => inChunks(payload, [300_000]), 1],
  ])('ends the work on %s with the signal’s reason', async (_what, input, threads) => {
    for (const when of ['before', 'meanwhile']) {
      const controller = new AbortController()
      const reason = new Error(when)
      if (when === 'before') controller.abort(reason)
      const onProgress = () => controller.abort(reason)
      const work = calculatePiece(input(), { threads, signal: controller.signal, onProgress })
      await expect(work).rejects.toBe(reason)
    }
  })

  test('of a stream returns its iterator', async () => {
    let isReturned = false
    async function* endless() {
      try {
        for (;;) yield payload.subarray(0, 1_000_000)
      } finally {
        isReturned = true
      }
    }
    await expect(calculatePiece(endless(), { signal: AbortSignal.timeout(20) })).rejects.toThrow('timeout')
    expect(isReturned).toBe(true)
  })
})

describe('what goes wrong', () => {
  test.each([
    ['no bytes', new Uint8Array(0)],
    ['an empty stream', []],
    ['an empty Blob', new Blob([])],
  ])('%s are no piece', async (_what, input) => {
    await expect(calculatePiece(input)).rejects.toThrow(EmptyPieceError)
  })

  test('an empty file is no piece', async () => {
    const file = await folder.file(new Uint8Array(0), 'empty')
    for (const threads of [1, 2]) await expect(calculatePiece(file, { threads })).rejects.toThrow(EmptyPieceError)
  })

  test('a file that is not there, or is a folder, is named', async () => {
    const missing = calculatePiece(join(folder.path, 'missing'))
    await expect(missing).rejects.toThrow(FileError)
    await expect(missing).rejects.toMatchObject({ code: 'ENOENT', path: join(folder.path, 'missing') })
    await mkdir(join(folder.path, 'folder'))
    await expect(calculatePiece(join(folder.path, 'folder'))).rejects.toMatchObject({
      name: 'FileError',
      code: 'EISDIR',
    })
  })

  test.each([1, 2])('a file that becomes shorter is not hashed as if it had not (%i threads)', async (threads) => {
    const file = await folder.file(payload, 'shrinking')
    const onProgress = () => truncateSync(file, 1_000_000)
    await expect(calculatePiece(file, { threads, onProgress })).rejects.toThrow(PieceChangedError)
  })

  test('a file larger than any piece is refused before it is read', async () => {
    const file = await folder.file(new Uint8Array(0), 'sparse')
    await truncate(file, 127 * 2 ** 29 + 1)
    await expect(calculatePiece(file, { threads: 2 })).rejects.toThrow(PieceTooLargeError)
  })

  test.each([0, -1, 1.5, Number.NaN, '2' as unknown as number])('%j threads are refused', async (threads) => {
    await expect(calculatePiece(path, { threads })).rejects.toThrow(InvalidArgumentError)
  })

  test('code that is not there is refused', async () => {
    const implementation = 'abacus' as 'native'
    await expect(calculatePiece(path, { implementation })).rejects.toThrow(UnsupportedError)
    await expect(calculatePiece(path, { implementation, threads: 2 })).rejects.toThrow(UnsupportedError)
    expect(() => new PieceHasher({ implementation })).toThrow('no abacus code')
  })

  test('other URLs, versions and piece sizes are refused', async () => {
    await expect(calculatePiece(new URL('https://example.com/'))).rejects.toThrow(InvalidArgumentError)
    await expect(pieceCid(path, { version: 3 as 1 })).rejects.toThrow(InvalidArgumentError)
    await expect(calculatePiece(path, { pieceSize: 100n })).rejects.toThrow(InvalidPieceSizeError)
    await expect(calculatePiece(path, { pieceSize: 128n })).rejects.toThrow(InvalidPieceSizeError)
  })

  test('a stream’s own error comes through as it is', async () => {
    const failure = new Error('the disk is on fire')
    async function* failing() {
      yield payload.subarray(0, 5)
      throw failure
    }
    await expect(calculatePiece(failing())).rejects.toBe(failure)
  })
})
