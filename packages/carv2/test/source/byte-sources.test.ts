import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { blobSource } from '../../src/source/blob-source.ts'
import type { ByteSource } from '../../src/source/byte-source.ts'
import { bytesSource } from '../../src/source/bytes-source.ts'
import { fileSource } from '../../src/source/file-source.ts'
import { openSource } from '../../src/source/open-source.ts'
import { pseudoRandomBytes } from '../builders/blocks.ts'
import { failureOf } from '../builders/failure.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'

const bytes = pseudoRandomBytes(1, 200_000)

const kinds: { kind: string; open: (folder: TemporaryFolder) => ByteSource; synchronous: boolean }[] = [
  { kind: 'bytesSource', open: () => bytesSource(bytes), synchronous: true },
  { kind: 'blobSource', open: () => blobSource(new Blob([new Uint8Array(bytes)])), synchronous: false },
  { kind: 'fileSource', open: (folder) => fileSource(folder.file('data', bytes)), synchronous: true },
  {
    kind: 'asynchronous fileSource',
    open: (folder) => fileSource(folder.file('data', bytes), { io: 'async' }),
    synchronous: false,
  },
]

describe.each(kinds)('$kind', ({ open, synchronous }) => {
  test.each([
    ['the beginning', 0, 10],
    ['the middle', 77_777, 70_000],
    ['the end, and less than was asked for', 199_990, 100],
    ['nothing at the end', 200_000, 10],
    ['nothing behind the end', 300_000, 10],
    ['nothing at all', 5, 0],
  ])('reads %s', async (_, offset, length) => {
    using folder = new TemporaryFolder()
    const source = open(folder)
    expect(await source.size()).toBe(200_000)
    expect(new Uint8Array(await source.read(offset, length))).toEqual(bytes.slice(offset, offset + length))
    if (source.readInto !== undefined) {
      const target = new Uint8Array(length).fill(0xee)
      const count = await source.readInto(target, offset)
      expect(count).toBe(bytes.slice(offset, offset + length).length)
      expect(target.subarray(0, count)).toEqual(bytes.slice(offset, offset + count))
    }
    await source.close()
  })

  test(`answers ${synchronous ? 'at once' : 'with promises'}`, async () => {
    using folder = new TemporaryFolder()
    const source = open(folder)
    const read = source.read(0, 5)
    expect(read instanceof Promise).toBe(!synchronous)
    await read
    await source.close()
  })

  test('closes twice', async () => {
    using folder = new TemporaryFolder()
    const source = open(folder)
    await source.read(0, 1)
    await source.close()
    await source.close()
  })
})

describe.each(['sync', 'async'] as const)('a file with io %s', (io) => {
  test('that is not there is a FileError with code, path and cause', async () => {
    const failure = await failureOf(() => fileSource('/nowhere/at/all.car', { io }).size())
    expect(failure).toMatchObject({ name: 'FileError', code: 'ENOENT', path: '/nowhere/at/all.car' })
    const error = await Promise.resolve()
      .then(() => fileSource('/nowhere/at/all.car', { io }).read(0, 1))
      .catch((error) => error)
    expect(error.cause).toMatchObject({ code: 'ENOENT', syscall: 'open' })
  })

  test('that is a folder is a FileError of reading', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'inner')
    mkdirSync(path)
    const source = fileSource(path, { io })
    expect(await failureOf(() => source.read(0, 10))).toMatchObject({ name: 'FileError', code: 'EISDIR', path })
    await source.close()
  })

  test('is NotOpenError after close, whether it was opened or not', async () => {
    using folder = new TemporaryFolder()
    const path = folder.file('data', 'text')
    const used = fileSource(path, { io })
    await used.read(0, 1)
    await used.close()
    expect(await failureOf(() => used.read(0, 1))).toMatchObject({ name: 'NotOpenError' })
    expect(await failureOf(() => used.size())).toMatchObject({ name: 'NotOpenError' })
    const unused = fileSource(path, { io })
    await unused.close()
    expect(await failureOf(() => unused.read(0, 1))).toMatchObject({ name: 'NotOpenError' })
  })

  test('may be read many times at once', async () => {
    using folder = new TemporaryFolder()
    const source = fileSource(folder.file('data', bytes), { io })
    const offsets = Array.from({ length: 100 }, (_, i) => (i * 7919) % 190_000)
    const reads = await Promise.all(offsets.map((offset) => source.read(offset, 1000)))
    for (const [i, offset] of offsets.entries()) expect(reads[i]).toEqual(bytes.slice(offset, offset + 1000))
    await source.close()
  })
})

test('an asynchronous file that is closed lets reads under way finish first', async () => {
  using folder = new TemporaryFolder()
  const path = folder.file('data', bytes)
  const others = folder.file('others', new Uint8Array(200_000))
  for (let round = 0; round < 50; round++) {
    const source = fileSource(path, { io: 'async' })
    await source.size()
    // The last one reaches over the end, and so takes two calls of the system.
    const reads = [0, 1, 2, 3, 4, 5, 6, 7, 9.5].map((i) => source.read(i * 20_000, 20_000))
    const closing = source.close()
    // Descriptors are used again at once: a read that comes too late would see these bytes.
    const next = fileSource(others, { io: 'async' })
    await Promise.all([closing, next.size()])
    for (const [i, read] of (await Promise.all(reads)).entries()) {
      const at = i < 8 ? i * 20_000 : 190_000
      expect(read).toEqual(bytes.slice(at, at + 20_000))
    }
    await next.close()
  }
})

test('an aborted asynchronous read rejects with the reason of the signal', async () => {
  using folder = new TemporaryFolder()
  const source = fileSource(folder.file('data', bytes), { io: 'async' })
  const controller = new AbortController()
  const reading = source.read(0, 10, { signal: controller.signal })
  controller.abort(new Error('enough'))
  await expect(reading).rejects.toThrow('enough')
  await expect(source.read(0, 10, { signal: controller.signal })).rejects.toThrow('enough')
  await source.close()
})

describe('openSource', () => {
  test('opens paths, file URLs, bytes and Blobs, and closes what it opened', async () => {
    using folder = new TemporaryFolder()
    const path = folder.file('a name with % and ü.car', bytes)
    for (const input of [path, pathToFileURL(path), bytes, new Blob([new Uint8Array(bytes)])]) {
      const { source, close } = openSource(input)
      expect(new Uint8Array(await source.read(10, 10))).toEqual(bytes.slice(10, 20))
      await close()
    }
  })

  test("leaves the caller's source open", async () => {
    let closed = 0
    const mine: ByteSource = { size: () => 0, read: () => new Uint8Array(0), close: () => void closed++ }
    const { source, close } = openSource(mine)
    expect(source).toBe(mine)
    await close()
    expect(closed).toBe(0)
  })

  test('refuses URLs that are no files', async () => {
    expect(await failureOf(() => openSource(new URL('https://example.com/a.car')))).toMatchObject({
      name: 'UnsupportedError',
      message: 'no source for https: URLs',
    })
  })
})
