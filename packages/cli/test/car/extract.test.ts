import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UnixFS } from 'ipfs-unixfs'
import { describe, expect, test } from 'vitest'
import { carport, lines } from '../carport.ts'
import { type Block, block, directory, link, MadeCars, pbBlock, symlink } from '../made-cars.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const cars = new MadeCars(temporaryFolder())
const [hello, left, right] = [await block('hello'), await block('le'), await block('ft')]
const long = await pbBlock(new UnixFS({ type: 'file', blockSizes: [2n, 2n] }), [link('', left), link('', right)])
const alias = await symlink('../hello')
const inner = await directory({ alias, long })
const top = await directory({ hello, inner })
const tree: Block[] = [top, hello, inner, alias, long, left, right]
const path = await cars.v2('tree.car', [top], tree)

let folders = 0

/** Extracts into a folder of its own. */
function extract(car: string, ...parameters: string[]) {
  const folder = cars.path(`out-${folders++}`)
  const { status, stdout, stderr } = carport(['car', 'extract', '-f', car, '-o', folder, ...parameters])
  return { status, stdout, stderr, folder }
}

/** Every file and link below a folder, with its content or target. */
function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true }).map(String).sort()
  const entries = names.flatMap((name) => {
    const found = lstatSync(join(folder, name))
    if (found.isDirectory()) return []
    return [[name, found.isSymbolicLink() ? `-> ${readlinkSync(join(folder, name))}` : read(folder, name)]]
  })
  return Object.fromEntries(entries)
}

function read(folder: string, name: string): string {
  return readFileSync(join(folder, name), 'utf8')
}

const everything = { hello: 'hello', 'inner/alias': '-> ../hello', 'inner/long': 'left' }

describe('extract', () => {
  test('writes files, folders and symbolic links', () => {
    const { status, stdout, stderr, folder } = extract(path)
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: 'extracted 3 file(s)\n' })
    expect(contents(folder)).toEqual(everything)
  })

  test.each([['-f'], ['--file'], ['-i'], ['-file']])(
    'takes the CAR with %s, and the current folder without -o',
    (flag) => {
      const cwd = cars.path(`cwd${flag}`)
      mkdirSync(cwd)
      expect(carport(['car', 'x', flag, path], { cwd }).status).toBe(0)
      expect(contents(cwd)).toEqual(everything)
    },
  )

  test('reads standard input', () => {
    const folder = cars.path('from-stdin')
    expect(carport(['car', 'x', '-f', '-', '-o', folder], { input: readFileSync(path) }).status).toBe(0)
    expect(contents(folder)).toEqual(everything)
  })

  test('limits itself to the paths that it is given', () => {
    expect(contents(extract(path, 'inner').folder)).toEqual({ 'inner/alias': '-> ../hello', 'inner/long': 'left' })
    expect(contents(extract(path, '/inner/long', 'hello/').folder)).toEqual({ hello: 'hello', 'inner/long': 'left' })
    expect(extract(path, 'inner/none')).toMatchObject({
      status: 1,
      stderr: 'carport: NotFoundError: no entry at /inner/none\n',
    })
  })

  test.each([
    ['..', "'..' is unsupported in paths"],
    ['inner/./long', "'.' is unsupported in paths"],
    ['inner//long', 'invalid empty path segment at position 1'],
  ])('refuses the path %s', (name, message) => {
    const { status, stderr } = extract(path, name)
    expect(status).toBe(1)
    expect(stderr).toContain(`carport: UsageError: `)
    expect(stderr).toContain(message)
  })

  test('prints every path with -v', () => {
    const { folder, stderr } = extract(path, '-v')
    expect(lines(stderr)).toEqual([
      join(folder, 'hello'),
      join(folder, 'inner'),
      join(folder, 'inner/alias'),
      join(folder, 'inner/long'),
      'extracted 3 file(s)',
    ])
  })

  test('tells with --json how many files there were, and what was left out', async () => {
    expect(JSON.parse(extract(path, '--json').stdout)).toEqual({ files: 3, skipped: [] })
    const { stdout, stderr } = extract(await cars.v1('json.car', [top], [top, inner, alias]), '--json')
    expect(JSON.parse(stdout)).toEqual({ files: 1, skipped: ['/hello', '/inner/long'] })
    expect(stderr).toBe('')
  })

  test('replaces files, and links, that are there', () => {
    const { folder } = extract(path)
    writeFileSync(join(folder, 'hello'), 'something else')
    expect(carport(['car', 'x', '-f', path, '-o', folder]).status).toBe(0)
    expect(contents(folder)).toEqual(everything)
  })

  test('calls a root that is a file `unknown`', async () => {
    expect(contents(extract(await cars.v1('file-root.car', [long], tree)).folder)).toEqual({ unknown: 'left' })
  })

  test('passes over a raw root', async () => {
    const rawRoot = await cars.v1('raw-root.car', [hello, top], tree)
    const { status, stderr, folder } = extract(rawRoot, '-v')
    expect(status).toBe(0)
    expect(stderr).toContain(`skipping raw root ${hello.cid}\n`)
    expect(contents(folder)).toEqual(everything)
    expect(extract(await cars.v1('only-raw.car', [hello], [hello]))).toMatchObject({
      status: 1,
      stderr: 'carport: NothingExtractedError: no files extracted\n',
    })
  })

  test('needs to be told which CAR', () => {
    expect(carport(['car', 'extract'])).toMatchObject({
      status: 1,
      stderr: 'carport: UsageError: the CAR must be named with --file\n',
    })
  })
})

describe('extract -o -', () => {
  test('writes one file to standard output', () => {
    expect(carport(['car', 'x', '-f', path, '-o', '-', 'inner/long'])).toMatchObject({
      status: 0,
      stdout: 'left',
      stderr: 'extracted 1 file(s)\n',
    })
  })

  test.each([
    ['inner', 'cannot extract a directory to stdout, use a path to extract a specific file'],
    ['inner/alias', 'cannot extract a symlink to stdout'],
  ])('refuses %s', (name, message) => {
    expect(carport(['car', 'x', '-f', path, '-o', '-', name])).toMatchObject({
      status: 1,
      stdout: '',
      stderr: `carport: NotAFileError: ${message}\n`,
    })
  })
})

describe('a CAR that lacks blocks', () => {
  test('gives what it has, and says what it has not', async () => {
    const { status, stderr, folder } = extract(await cars.v1('lacking.car', [top], [top, inner, alias, long, left]))
    expect(status).toBe(0)
    expect(lines(stderr)).toEqual([
      'data for entry not found: /hello (skipping...)',
      'data for entry not found: /inner/long (skipping...)',
      'extracted 1 file(s)',
    ])
    expect(contents(folder)).toEqual({ 'inner/alias': '-> ../hello' })
  })

  test('gives nothing when it has nothing', async () => {
    const { status, stderr } = extract(await cars.v1('nothing.car', [top], [top]))
    expect(status).toBe(1)
    expect(lines(stderr).at(-1)).toBe('carport: NothingExtractedError: no files extracted')
    expect(extract(await cars.v1('no-root.car', [top], [hello]))).toMatchObject({
      status: 1,
      stderr: `carport: NotFoundError: ipld: could not find ${top.cid}\n`,
    })
  })
})

describe('sharded directories', () => {
  /** Two hexadecimal digits in front of every name: a fan-out of 256. */
  const shard = (links: Parameters<typeof pbBlock>[1]) =>
    pbBlock(new UnixFS({ type: 'hamt-sharded-directory', fanout: 256n, hashType: 0x22n, data: Buffer.of(1) }), links)

  test('are walked, also where parts of them are missing', async () => {
    const below = await shard([link('00deep', hello)])
    const lost = await shard([link('FFlost', hello)])
    const root = await shard([link('0Ahello', hello), link('1B', below), link('2C', lost)])
    const whole = await cars.v1('shards.car', [root], [root, below, lost, hello])
    expect(contents(extract(whole).folder)).toEqual({ deep: 'hello', hello: 'hello', lost: 'hello' })
    const torn = await cars.v1('torn-shards.car', [root], [root, below, hello])
    const { folder, stderr } = extract(torn)
    expect(contents(folder)).toEqual({ deep: 'hello', hello: 'hello' })
    expect(stderr).toContain('data for entry not found for 1 unknown sharded entries (skipped...)\n')
    expect(contents(extract(torn, 'deep').folder)).toEqual({ deep: 'hello' })
  })

  test.each([
    ['a file in the place of a shard', async () => [await shard([link('00', long)]), long, left, right]],
    ['a fan-out of 0', async () => [await pbBlock(new UnixFS({ type: 'hamt-sharded-directory' }), [link('x', hello)])]],
  ])('are refused with %s', async (what, make) => {
    const blocks = (await make()) as [Block, ...Block[]]
    const { status, stderr } = extract(await cars.v1(`${what}.car`, [blocks[0]], blocks))
    expect(status).toBe(1)
    expect(stderr).toContain('carport: NotUnixfsError: ')
  })
})

describe('hostile CARs', () => {
  test.each([['..'], ['.'], [''], ['a/b'], ['../../outside'], ['nul\0']])(
    'an entry named %j is refused',
    async (name) => {
      const bad = await directory({ [name]: hello })
      const root = await directory({ below: bad })
      const { status, stderr, folder } = extract(await cars.v1('bad-name.car', [root], [root, bad, hello]))
      expect(status).toBe(1)
      expect(stderr).toContain('carport: UnsafePathError: ')
      expect(contents(folder)).toEqual({})
    },
  )

  test('nothing is written through a symbolic link that was extracted before', async () => {
    const outside = cars.path('outside')
    mkdirSync(outside)
    const [out, evil] = [await symlink(outside), await directory({ hello })]
    const root = await directory([
      ['trap', out],
      ['trap', evil],
    ])
    const { status, stderr } = extract(await cars.v1('trap.car', [root], [root, out, evil, hello]))
    expect(status).toBe(1)
    expect(stderr).toContain('carport: UnsafePathError: path attempts to redirect through symlinks')
    expect(readdirSync(outside)).toEqual([])
  })

  test('a file replaces a link of the same name, and leaves alone what it leads to', async () => {
    const target = cars.bytes('precious', Buffer.from('precious'))
    const trap = await symlink(target)
    const root = await directory([
      ['trap', trap],
      ['trap', hello],
    ])
    const { folder } = extract(await cars.v1('file-trap.car', [root], [root, trap, hello]))
    expect(readFileSync(target, 'utf8')).toBe('precious')
    expect(contents(folder)).toEqual({ trap: 'hello' })
  })

  test('nor through a link that was there already', async () => {
    const [outside, folder] = [cars.path('outside-2'), cars.path('with-link')]
    for (const made of [outside, folder]) mkdirSync(made)
    symlinkSync(outside, join(folder, 'inner'))
    const { status, stderr } = carport(['car', 'x', '-f', path, '-o', folder])
    expect(status).toBe(1)
    expect(stderr).toContain('path attempts to redirect through symlinks')
    expect(readdirSync(outside)).toEqual([])
  })

  test.each<[string, () => Promise<Block>]>([
    ['no UnixFS', () => pbBlock(Buffer.from([0xff]))],
    ['no data', () => pbBlock(undefined)],
    ['no dag-pb', () => block('\xff\xff', 0x70)],
    ['another codec', () => block('\xa0', 0x71)],
    ['metadata', () => pbBlock(new UnixFS({ type: 'metadata' }))],
    ['a directory inside of a file', () => pbBlock(new UnixFS({ type: 'file', blockSizes: [1n] }), [link('', top)])],
  ])('%s is a clear error', async (what, make) => {
    const bad = await make()
    const root = await directory({ bad })
    const { status, stderr, folder } = extract(await cars.v1(`${what}.car`, [root], [root, bad, ...tree]))
    expect(status).toBe(1)
    expect(stderr).toMatch(/^carport: NotUnixfsError: \w+ is not UnixFS: .+\n$/)
    expect(contents(folder)).toEqual({})
  })

  test('a damaged block is an error, and no half file stays', () => {
    const bytes = readFileSync(path)
    bytes[bytes.indexOf(Buffer.concat([right.cid.bytes, right.bytes])) + right.cid.bytes.length] ^= 1
    const { status, stderr, folder } = extract(cars.bytes('damaged.car', bytes), 'inner/long')
    expect(status).toBe(1)
    expect(stderr).toContain('HashMismatchError')
    expect(contents(folder)).toEqual({})
  })
})
