import { hash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { car, carport, lines } from '../carport.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const folder = temporaryFolder()
const at = (...names: string[]) => join(folder, ...names)

/** A file, in folders that are made for it. */
function file(path: string, content: string | Uint8Array): string {
  mkdirSync(join(at(path), '..'), { recursive: true })
  writeFileSync(at(path), content)
  return at(path)
}

const foo = file('foo.txt', 'foo content\n')
const bar = file('bar.txt', 'bar content\n')
file('tree/a/x', 'x')
file('tree/b/c/y', 'y')
file('tree/b/two-chunks', Buffer.alloc(300_000))
file('tree/zero', '')
file('tree/ünïcode name', 'ü')
mkdirSync(at('tree/empty'))
symlinkSync('a/x', at('tree/link'))
symlinkSync('nowhere', at('tree/b/dangling'))

/** Makes a CAR and returns its path. */
function make(...parameters: string[]): string {
  const out = at(`made-${readdirSync(folder).length}.car`)
  car('create', '--file', out, ...parameters)
  expect(carport(['car', 'verify', out])).toMatchObject({ status: 0, stderr: '' })
  return out
}

describe('create', () => {
  // Digests and roots are those of go-unixfsnode v1.10.4 and go-car v2.17.0, called as Go’s `car create` calls them.
  test.each([
    ['two files', [foo, bar], 'f2d999f5f76de688fb24f1e15ebc71d130a6eeffaf99d6568e7752437ef6a832'],
    ['a folder', [at('tree')], 'e63a72e0e744d4f82f7df684e4384a641dd5f88ed40a7d026303550a339fff07'],
    ['a folder and a file', [at('tree'), foo], '199413fa3a4bb8396fe510707859c8bb32650d0abfbf508ee8e88946ce7009ed'],
    ['an empty file', [at('tree/zero')], '1ffc8ef87f4116de931f287e7521afdea03b92e30bcedb5fb5389478610b3adc'],
    ['an empty folder', [at('tree/empty')], '3415e4495229be38772d4a3061cecbe8558ce6588d659ff469680aed3e74b709'],
    ['a bare file', ['--no-wrap', foo], '44edc0aa402dbcf49bdaef672c28a9b974f428799c1b6c2270fb2bfe46b02a76'],
    ['a bare folder', ['--no-wrap', at('tree')], '820e72915999cb205e74163e1919d9d944bbd10017af653306b6f8e463acd499'],
    ['a bare link', ['--no-wrap', at('tree/link')], '40b0d56a5aa497bb11ec5a2be24d93a960987f9e1abf13dd60987ed22cbbdf46'],
  ])('makes the bytes of %s that Go makes', (_what, parameters, digest) => {
    expect(hash('sha256', readFileSync(make(...parameters)))).toBe(digest)
  })

  test.each([
    [1, 'bafybeib7gmuoroai7xkv47bv2rgyjcvkjkssrem4opkgugovlumzvgvmaa'],
    [175, 'bafybeicim7slqni6qbyxnkokgorhaldy4iofnoxib3xuougp7n6g35bsqi'],
    [176, 'bafybeibajcqpxmlsmzltchflelk3kaer37phpk4zvkdgtjehfr2sopxv2u'],
  ])('builds a file of %i chunks as Go does', (chunks, root) => {
    const out = make(file(`z${chunks}`, Buffer.alloc(chunks * 262_144)))
    expect(car('root', out)).toBe(`${root}\n`)
  })

  test.each([
    ['edge', 4096, 'bafybeidhz5zddzx463dg27tkap6c2j6tcstxrbe2hehvipry73mgyo32be'],
    ['edge2', 4097, 'bafybeifdq4gki2robtg2zlyrlhv7ehh3fuefwwx3bksic4ndrbgn35mz4q'],
  ])('shards a folder from where Go does: %s', (name, count, root) => {
    for (let i = 0; i < 4096; i++) file(`${name}/${String(i).padStart(28, '0')}`, '')
    if (count > 4096) file(`${name}/x`, '')
    expect(car('root', make(at(name)))).toBe(`${root}\n`)
  })

  test('writes two small files as three blocks: two raw, then the directory', () => {
    const out = at('three.car')
    car('create', '-f', out, foo, bar)
    expect(lines(car('list', out)).map((cid) => cid.slice(0, 4))).toEqual(['bafk', 'bafk', 'bafy'])
    expect(JSON.parse(car('inspect', '--json', out))).toMatchObject({ version: 2, rootsPresent: true })
  })

  test('makes the same bytes of what was extracted', () => {
    const [first, second] = [at('first.car'), at('second.car')]
    car('create', '-f', first, at('tree'), foo)
    expect(carport(['car', 'extract', '-f', first, '-o', at('extracted')])).toMatchObject({
      status: 0,
      stderr: 'extracted 8 file(s)\n',
    })
    car('c', '-f', second, at('extracted/tree'), at('extracted/foo.txt'))
    expect(readFileSync(second)).toEqual(readFileSync(first))
  })

  test.each([['-f'], ['--file'], ['-o'], ['--output'], ['-file']])('takes the CAR with %s', (flag) => {
    const out = at(`by${flag}.car`)
    car('create', flag, out, foo)
    expect(existsSync(out)).toBe(true)
  })

  test('writes a CARv1 with --version 1', () => {
    const out = at('v1.car')
    car('create', '--version', '1', '-f', out, foo)
    expect(JSON.parse(car('inspect', '--json', out))).toMatchObject({ version: 1, blockCount: 2, rootsPresent: true })
  })

  test('tells the root with --json', () => {
    const path = at('json.car')
    expect(JSON.parse(car('create', '--json', '-f', path, foo, bar))).toEqual({
      root: 'bafybeibe6ui3q3jafiz3476vxucxwb6iakb2hlcd43ccr3dainyrmr3f3u',
      path,
      version: 2,
    })
  })

  test('writes to standard output with -', () => {
    const out = at('to-file.car')
    car('create', '-f', out, foo)
    expect(carport(['car', 'create', '-f', '-', foo]).bytes).toEqual(readFileSync(out))
  })

  test('leaves the CAR that it makes out of the folder that it lies in', () => {
    const out = file('self/out.car', '')
    file('self/file', 'content')
    chmodSync(out, 0o640)
    car('create', '-f', out, at('self'))
    expect(lines(car('list', '--unixfs', out))).toEqual(['self', 'self/file', 'self/out.car'])
    expect(statSync(out).mode & 0o777).toBe(0o640)
  })

  test('refuses to write over a CAR', () => {
    const out = at('there.car')
    car('create', '-f', out, foo)
    const before = readFileSync(out)
    const { status, stderr } = carport(['car', 'create', '-f', out, bar])
    expect(status).toBe(1)
    expect(stderr).toBe(`carport: CannotResumeError: cannot resume ${out}: it is there already\n`)
    expect(readFileSync(out)).toEqual(before)
  })

  test.each([
    [['-f', 'x.car'], "missing required argument 'path'"],
    [[foo], 'a file destination must be specified'],
    [['-f', 'x.car', '--no-wrap', foo, bar], '--no-wrap takes one file or folder'],
    [['-f', at('x.car'), at('nothing')], `FileError: cannot lstat ${at('nothing')}: ENOENT`],
    [['-f', at('x.car'), foo, join(at('tree'), '..', 'foo.txt')], 'CannotImportError: there is an entry of this name'],
    [['-f', at('x.car'), '/dev/null'], 'CannotImportError: cannot encode non regular file: /dev/null'],
    [['-f', at('nowhere', 'x.car'), foo], `FileError: cannot stat ${at('nowhere')}: ENOENT`],
  ])('refuses %j and leaves nothing behind', (parameters, message) => {
    const { status, stdout, stderr } = carport(['car', 'create', ...parameters], { cwd: folder })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain(message)
    expect(readdirSync(folder).filter((name) => name.startsWith('.') || name.startsWith('x.car'))).toEqual([])
  })
})
