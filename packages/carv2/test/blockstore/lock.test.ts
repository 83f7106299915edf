import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { ReadOnlyBlockstore } from '../../src/blockstore/read-only.ts'
import { ReadWriteBlockstore } from '../../src/blockstore/read-write.ts'
import { manyBlocks } from '../builders/blocks.ts'
import { runChild } from '../builders/child-process.ts'
import { failureOf } from '../builders/failure.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { keysIn, keysOf, putBlocks } from '../faults/store-contents.ts'

const [block] = manyBlocks(1)

/** Another process that has the store at `path` open. */
async function holder(path: string) {
  const script = fileURLToPath(new URL('../faults/holding-process.ts', import.meta.url))
  const preload = fileURLToPath(new URL('../builders/sources-for-children.ts', import.meta.url))
  const parameters = ['--no-warnings', '--import', preload, script, path]
  const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  const end = async (signal: NodeJS.Signals) => {
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
  return { pid: child.pid, end }
}

describe('the lock of a store (specification 6.4 and 6.6, defect 16)', () => {
  test('a second open in this process is refused, and disturbs nothing', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'store.car')
    await using store = await ReadWriteBlockstore.open(path)
    const failure = await failureOf(() => ReadWriteBlockstore.open(path))
    expect(failure).toMatchObject({ name: 'LockedError', path, pid: process.pid })
    await putBlocks(store, [block])
    expect(await keysIn(store)).toEqual(keysOf([block]))
  })

  test('is that of the file, whatever links lead there', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'store.car')
    const link = join(folder.path, 'link.car')
    await using _store = await ReadWriteBlockstore.open(path)
    symlinkSync(path, link)
    expect(await failureOf(() => ReadWriteBlockstore.open(link))).toMatchObject({ name: 'LockedError', path })
    expect(await failureOf(() => ReadWriteBlockstore.open(relative(process.cwd(), path)))).toMatchObject({ path })
  })

  test('names this process, when it started, and a token', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'store.car')
    await using _store = await ReadWriteBlockstore.open(path)
    const lock = JSON.parse(readFileSync(`${path}.lock`, 'utf8'))
    expect(lock).toEqual({
      pid: process.pid,
      started: expect.any(String),
      token: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    expect(readdirSync(folder.path).sort()).toEqual(['store.car', 'store.car.lock'])
  })

  test.each(['close', 'discard'] as const)('%s releases it', async (end) => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'store.car')
    const store = await ReadWriteBlockstore.open(path)
    await store[end]()
    expect(readdirSync(folder.path)).toEqual(['store.car'])
    await using _again = await ReadWriteBlockstore.open(path)
  })

  test('finalize keeps it: the store still reads the file', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'store.car')
    await using store = await ReadWriteBlockstore.open(path)
    await store.finalize()
    expect(await failureOf(() => ReadWriteBlockstore.open(path))).toMatchObject({ name: 'LockedError' })
  })

  test('an open that fails releases it', async () => {
    using folder = new TemporaryFolder()
    const path = folder.file('store.car', 'not a CAR, but long enough to be read as one: a header of 110 bytes')
    expect(await failureOf(() => ReadWriteBlockstore.open(path))).toMatchObject({ name: 'UnexpectedEndError' })
    expect(existsSync(`${path}.lock`)).toBe(false)
  })

  test('readers take none: they read beside a writer, of version 1', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'store.car')
    await using store = await ReadWriteBlockstore.open(path, { version: 1 })
    await putBlocks(store, [block])
    await using reader = await ReadOnlyBlockstore.open(path)
    expect(await reader.has(block.cid)).toBe(true)
  })

  test('a store that lost its lock to somebody else does not release theirs', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'store.car')
    const store = await ReadWriteBlockstore.open(path)
    writeFileSync(`${path}.lock`, 'theirs')
    await store.close()
    expect(readFileSync(`${path}.lock`, 'utf8')).toBe('theirs')
  })
})

describe('the lock of another process', () => {
  test('is respected while it lives, and taken over at once when it was killed', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'store.car')
    const other = await holder(path)
    expect(await failureOf(() => ReadWriteBlockstore.open(path))).toMatchObject({ name: 'LockedError', pid: other.pid })
    await other.end('SIGKILL')
    expect(existsSync(`${path}.lock`)).toBe(true)
    await using store = await ReadWriteBlockstore.open(path)
    await putBlocks(store, [block])
    expect(readdirSync(folder.path).sort()).toEqual(['store.car', 'store.car.lock'])
  })

  test('several that find a dead one’s lock: never do two have the store at the same time', async () => {
    using folder = new TemporaryFolder()
    const paths = Array.from({ length: 25 }, (_, i) => {
      const dead = { pid: 2 ** 22 + 1, started: '1', token: `dead ${i}` }
      return folder.file(`${i}.car.lock`, JSON.stringify(dead)).replace(/\.lock$/, '')
    })
    const script = new URL('../faults/contending-process.ts', import.meta.url)
    const parameters = [String(Date.now() + 2000), '40', ...paths]
    type Outcome = [since: number, until: number] | 'LockedError'
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => runChild<Outcome[]>(script, parameters)))
    for (const [round] of paths.entries()) {
      const times = outcomes.map((each) => each[round]).filter((outcome) => outcome !== 'LockedError')
      times.sort(([a], [b]) => a - b)
      expect(times.length).toBeGreaterThan(0)
      for (const [i, [since]] of times.entries()) if (i > 0) expect(since).toBeGreaterThan(times[i - 1][1])
    }
    expect(readdirSync(folder.path).every((name) => name.endsWith('.car'))).toBe(true)
  })
})

describe('a lock that names nobody who is alive is taken over', () => {
  const own = { pid: process.pid, token: 'x' }
  test.each([
    { what: 'an empty file', text: '' },
    { what: 'text', text: 'not JSON' },
    { what: 'half of a lock', text: '{"pid":12,"sta' },
    { what: 'null', text: 'null' },
    { what: 'a list', text: '[1]' },
    { what: 'no fields', text: '{}' },
    { what: 'fields of other types', text: '{"pid":"1","started":1,"token":null}' },
    { what: 'process 0', text: JSON.stringify({ pid: 0, started: '', token: 'x' }) },
    { what: 'process -1', text: JSON.stringify({ pid: -1, started: '', token: 'x' }) },
    { what: 'a process number that no system has', text: JSON.stringify({ pid: 1e15, started: '', token: 'x' }) },
    { what: 'a process that ended', text: JSON.stringify({ pid: 2 ** 22 + 1, started: '7', token: 'x' }) },
    { what: 'this process number, started at another time', text: JSON.stringify({ ...own, started: '1' }) },
  ])('$what', async ({ text }) => {
    using folder = new TemporaryFolder()
    const path = folder.file('store.car.lock', text).replace(/\.lock$/, '')
    await using _store = await ReadWriteBlockstore.open(path)
    expect(JSON.parse(readFileSync(`${path}.lock`, 'utf8')).pid).toBe(process.pid)
    expect(readdirSync(folder.path).sort()).toEqual(['store.car', 'store.car.lock'])
  })

  test('a process that was killed, and whose parent has not noticed (in containers often nobody does)', async () => {
    // The shell becomes `sleep`, which never asks what became of its child.
    const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      const pid = Number(String((await once(parent.stdout, 'data'))[0]))
      const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
      await expect.poll(() => stat()[0]).toBe('Z')
      using folder = new TemporaryFolder()
      const lock = JSON.stringify({ pid, started: stat()[19], token: 'x' })
      await using _store = await ReadWriteBlockstore.open(folder.file('store.car.lock', lock).replace(/\.lock$/, ''))
    } finally {
      parent.kill('SIGKILL')
    }
  })

  test('but one without a start time is believed, for systems that don’t tell', async () => {
    using folder = new TemporaryFolder()
    const path = folder.file('store.car.lock', JSON.stringify({ ...own, started: '' })).replace(/\.lock$/, '')
    expect(await failureOf(() => ReadWriteBlockstore.open(path))).toMatchObject({ name: 'LockedError' })
  })
})
