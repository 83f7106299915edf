import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createWholeFile as createPortableFile } from '../src/platform/portable/whole-file.ts'
import { type WholeFile, writeWholeFile } from '../src/transform/whole-file.ts'
import { pseudoRandomBytes } from './builders/blocks.ts'
import { failureOf } from './builders/failure.ts'
import { openFilesIn } from './builders/open-files.ts'
import { TemporaryFolder } from './builders/temporary-folder.ts'

/** Faults of the file system: what `write` may do, and what fails. */
const faults = vi.hoisted(() => ({
  writes: undefined as ((length: number) => number | Error) | undefined,
  failing: new Map<string, Error>(),
}))

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  const { promisify } = await import('node:util')
  const write = (...args: unknown[]) => {
    const [descriptor, bytes, offset, length, position] = args as [number, Uint8Array, number, number, number]
    const done = args.at(-1) as (error: Error | null, written?: number) => void
    const allowed = faults.writes?.(length) ?? length
    if (allowed instanceof Error) return done(allowed)
    fs.write(descriptor, bytes, offset, allowed, position, done)
  }
  const writeAsync = async (...args: unknown[]) =>
    new Promise((resolve, reject) => {
      write(...args, (error: Error | null, bytesWritten: number) => (error ? reject(error) : resolve({ bytesWritten })))
    })
  const fsync = (descriptor: number, done: (error: Error | null) => void) => {
    const error = faults.failing.get('fsync')
    if (error === undefined) fs.fsync(descriptor, done)
    else done(error)
  }
  return { ...fs, write: Object.assign(write, { [promisify.custom]: writeAsync }), fsync }
})

vi.mock('node:fs/promises', async (original) => {
  const fs = await original<typeof import('node:fs/promises')>()
  const faulty =
    <A extends unknown[]>(name: string, call: (...args: A) => Promise<void>) =>
    async (...args: A) => {
      const error = faults.failing.get(name)
      if (error !== undefined) throw error
      return call(...args)
    }
  return { ...fs, link: faulty('link', fs.link), rename: faulty('rename', fs.rename) }
})

afterEach(() => {
  faults.writes = undefined
  faults.failing.clear()
})

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code })
}

const content = pseudoRandomBytes(5, 3_000_001)

async function writeContent(file: WholeFile): Promise<void> {
  for (let at = 0; at < content.length; at += 70_001) await file.append(content.subarray(at, at + 70_001))
}

/** What is in a folder, and what is still open of it. */
function stateOf({ path }: TemporaryFolder): { files: string[]; open: string[] } {
  return { files: readdirSync(path), open: openFilesIn(path) }
}

describe('a file appears whole', () => {
  test('under its name only when it is committed', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'a.car')
    const result = await writeWholeFile(path, {}, async (file) => {
      await writeContent(file)
      expect(file.size).toBe(content.length)
      const { files } = stateOf(folder)
      expect(files).toHaveLength(1)
      expect(files[0]).toMatch(/^\.a\.car\.[0-9a-f]{16}\.tmp$/)
      return 'the result'
    })
    expect(result).toBe('the result')
    expect(new Uint8Array(readFileSync(path))).toEqual(content)
    expect(stateOf(folder)).toEqual({ files: ['a.car'], open: [] })
  })

  test('pieces of any size, holes, and bytes that are known last', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'a.car')
    await writeWholeFile(path, {}, async (file) => {
      await file.append(new Uint8Array(10))
      await file.skip(100_000)
      await file.append(content)
      await file.skip(0)
      await file.append(Uint8Array.of(7))
      await file.patch(Uint8Array.of(1, 2, 3), 2)
      await file.append(Uint8Array.of(8))
      await file.skip(1000)
      expect(file.size).toBe(10 + 100_000 + content.length + 2 + 1000)
    })
    const expected = new Uint8Array(10 + 100_000 + content.length + 2 + 1000)
    expected.set([1, 2, 3], 2)
    expected.set(content, 100_010)
    expected.set([7, 8], 100_010 + content.length)
    expect(Buffer.compare(readFileSync(path), expected)).toBe(0)
  })

  test('what was appended may be changed at once', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'a.car')
    const buffer = new Uint8Array(300_000)
    await writeWholeFile(path, {}, async (file) => {
      for (let i = 1; i <= 20; i++) await file.append(buffer.fill(i))
    })
    const bytes = readFileSync(path)
    for (let i = 0; i < 20; i++)
      expect(new Set(bytes.subarray(i * 300_000, (i + 1) * 300_000))).toEqual(new Set([i + 1]))
  })

  test('an empty file', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'empty')
    await writeWholeFile(path, {}, async () => {})
    expect(readFileSync(path)).toHaveLength(0)
  })

  test('short writes are continued', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'a.car')
    faults.writes = (length) => Math.min(length, 9973)
    await writeWholeFile(path, {}, writeContent)
    expect(Buffer.compare(readFileSync(path), content)).toBe(0)
  })

  test('a name as long as names may be', async () => {
    using folder = new TemporaryFolder()
    const name = `${'ä'.repeat(120)}.car`
    await writeWholeFile(join(folder.path, name), {}, writeContent)
    expect(readdirSync(folder.path)).toEqual([name])
  })
})

describe('or not at all', () => {
  test.each([
    [
      'what writes it throws',
      () => {},
      async (file: WholeFile) => {
        await writeContent(file)
        throw new Error('the source is broken')
      },
      { message: 'the source is broken' },
    ],
    [
      'the disk is full',
      () => {
        let left = 1_500_000
        faults.writes = (length) => {
          left -= length
          return left < 0 ? systemError('ENOSPC') : length
        }
      },
      writeContent,
      { name: 'FileError', code: 'ENOSPC' },
    ],
    [
      'nothing is written',
      () => {
        faults.writes = () => 0
      },
      writeContent,
      { name: 'FileError', code: 'EIO' },
    ],
    [
      'it can not be synced',
      () => faults.failing.set('fsync', systemError('EIO')),
      writeContent,
      { name: 'FileError', code: 'EIO' },
    ],
    [
      'it can not be given its name',
      () => faults.failing.set('link', systemError('EIO')),
      writeContent,
      { name: 'FileError', code: 'EIO' },
    ],
  ] as const)('%s', async (_, arrange, write, expected) => {
    using folder = new TemporaryFolder()
    arrange()
    const path = join(folder.path, 'a.car')
    expect(await failureOf(() => writeWholeFile(path, {}, write))).toMatchObject(expected)
    faults.writes = undefined
    expect(stateOf(folder)).toEqual({ files: [], open: [] })
  })

  test('it is aborted, even at the last moment', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'a.car')
    const controller = new AbortController()
    const reason = new Error('never mind')
    const writing = writeWholeFile(path, { signal: controller.signal }, async (file) => {
      await writeContent(file)
      controller.abort(reason)
    })
    await expect(writing).rejects.toBe(reason)
    expect(stateOf(folder)).toEqual({ files: [], open: [] })
    await expect(writeWholeFile(path, { signal: AbortSignal.abort(reason) }, writeContent)).rejects.toBe(reason)
  })

  test('there is no such folder, or it is a file', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'nowhere', 'a.car')
    expect(await failureOf(() => writeWholeFile(path, {}, writeContent))).toMatchObject({
      name: 'FileError',
      code: 'ENOENT',
      path,
    })
    const file = folder.file('file', 'x')
    expect(await failureOf(() => writeWholeFile(join(file, 'a.car'), {}, writeContent))).toMatchObject({
      name: 'FileError',
      code: 'ENOTDIR',
    })
  })
})

describe('a file that is there already', () => {
  test('is not replaced', async () => {
    using folder = new TemporaryFolder()
    const path = folder.file('a.car', 'precious')
    const never = () => {
      throw new Error('nothing should be written')
    }
    expect(await failureOf(() => writeWholeFile(path, {}, never))).toMatchObject({ name: 'AlreadyExistsError', path })
    expect(readFileSync(path, 'utf8')).toBe('precious')
    expect(readdirSync(folder.path)).toEqual(['a.car'])
  })

  test('not even when it appears while the new one is written', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'a.car')
    const writing = writeWholeFile(path, {}, async (file) => {
      await writeContent(file)
      writeFileSync(path, 'was quicker')
    })
    expect(await failureOf(() => writing)).toMatchObject({ name: 'AlreadyExistsError', path })
    expect(readFileSync(path, 'utf8')).toBe('was quicker')
    expect(stateOf(folder)).toEqual({ files: ['a.car'], open: [] })
  })

  test.each(['EPERM', 'ENOTSUP'])('nor where the file system has no hard links (%s)', async (code) => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'a.car')
    faults.failing.set('link', systemError(code))
    await writeWholeFile(path, {}, writeContent)
    expect(Buffer.compare(readFileSync(path), content)).toBe(0)
    const other = join(folder.path, 'b.car')
    const writing = writeWholeFile(other, {}, async () => writeFileSync(other, 'was quicker'))
    expect(await failureOf(() => writing)).toMatchObject({ name: 'AlreadyExistsError' })
    expect(stateOf(folder)).toEqual({ files: ['a.car', 'b.car'], open: [] })
  })

  test('is replaced when asked, at once, and keeps its permissions', async () => {
    using folder = new TemporaryFolder()
    const path = folder.file('a.car', 'old')
    chmodSync(path, 0o640)
    await writeWholeFile(path, { overwrite: true }, async (file) => {
      await writeContent(file)
      expect(readFileSync(path, 'utf8')).toBe('old')
    })
    expect(Buffer.compare(readFileSync(path), content)).toBe(0)
    expect(statSync(path).mode & 0o777).toBe(0o640)
    expect(stateOf(folder)).toEqual({ files: ['a.car'], open: [] })
  })

  test('stays when replacing it fails', async () => {
    using folder = new TemporaryFolder()
    const path = folder.file('a.car', 'old')
    faults.failing.set('rename', systemError('EBUSY'))
    expect(await failureOf(() => writeWholeFile(path, { overwrite: true }, writeContent))).toMatchObject({
      name: 'FileError',
      code: 'EBUSY',
    })
    expect(readFileSync(path, 'utf8')).toBe('old')
    expect(stateOf(folder)).toEqual({ files: ['a.car'], open: [] })
  })

  test('through a symbolic link: what it leads to is replaced, other names of that are not', async () => {
    using folder = new TemporaryFolder()
    const target = folder.file('target.car', 'old')
    linkSync(target, join(folder.path, 'other-name.car'))
    const path = join(folder.path, 'link.car')
    symlinkSync(target, path)
    await writeWholeFile(path, { overwrite: true }, writeContent)
    expect(readlinkSync(path)).toBe(target)
    expect(Buffer.compare(readFileSync(target), content)).toBe(0)
    expect(readFileSync(join(folder.path, 'other-name.car'), 'utf8')).toBe('old')
  })

  test('a folder is never replaced', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'a.car')
    mkdirSync(path)
    expect(await failureOf(() => writeWholeFile(path, { overwrite: true }, writeContent))).toMatchObject({
      name: 'FileError',
      code: 'EISDIR',
    })
    expect(stateOf(folder)).toEqual({ files: ['a.car'], open: [] })
  })
})

test('where there are no files, that is said', async () => {
  expect(await failureOf(() => createPortableFile('a.car', {}))).toMatchObject({ name: 'UnsupportedError' })
})
