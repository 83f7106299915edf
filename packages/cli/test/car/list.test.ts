import { readFileSync } from 'node:fs'
import { UnixFS } from 'ipfs-unixfs'
import { describe, expect, test } from 'vitest'
import { car, carport, jsonLines, lines } from '../carport.ts'
import { type Block, block, directory, link, MadeCars, pbBlock, symlink } from '../made-cars.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const cars = new MadeCars(temporaryFolder())
const [a, b] = [await block('aaaa'), await block('bbbbbbb', 0x71)]
const plain = await cars.v2('plain.car', [a], [a, b, a])

const [left, right] = [await block('left'), await block('right')]
const long = await pbBlock(new UnixFS({ type: 'file', blockSizes: [4n, 5n] }), [link('', left), link('', right)])
const empty = await directory({})
const inner = await directory({ long })
const top = await directory({ alias: await symlink('inner/long'), empty, inner, raw: a })
const tree: Block[] = [top, await symlink('inner/long'), empty, inner, long, left, right, a]
const unixfs = await cars.v1('unixfs.car', [top], tree)

describe('list', () => {
  test.each(['list', 'l', 'ls'])('%s prints the CID of every block in file order, repeated ones too', (name) => {
    expect(car(name, plain)).toBe(`${a.cid}\n${b.cid}\n${a.cid}\n`)
  })

  test('reads standard input, and writes a file', () => {
    const out = cars.bytes('out.txt', Buffer.from('what was there before'))
    const { status } = carport(['car', 'list', '-', out], { input: readFileSync(plain) })
    expect(status).toBe(0)
    expect(readFileSync(out, 'utf8')).toBe(car('list', plain))
  })

  test('ends at a zero-length section', () => {
    const padded = cars.bytes('padded.car', Buffer.concat([readFileSync(unixfs), Buffer.alloc(10)]))
    expect(car('list', padded)).toBe(car('list', unixfs))
    expect(car('list', '--offsets', padded)).toBe(car('list', '--offsets', unixfs))
  })

  test('hashes blocks: a damaged one is an error, and the file that was to be written does not appear', () => {
    const bytes = readFileSync(unixfs)
    bytes[bytes.length - 1] ^= 1
    const damaged = cars.bytes('damaged.car', bytes)
    const out = cars.path('never.txt')
    const { status, stderr } = carport(['car', 'list', damaged, out])
    expect(status).toBe(1)
    expect(stderr).toContain('carport: HashMismatchError: ')
    expect(() => readFileSync(out)).toThrow('ENOENT')
  })

  test('gives a JSON object a block', () => {
    expect(jsonLines(car('list', '--json', plain))).toEqual([
      { cid: `${a.cid}` },
      { cid: `${b.cid}` },
      { cid: `${a.cid}` },
    ])
  })
})

describe('list --offsets', () => {
  const header = 59 // Of a CARv1 with one root: varint, and CBOR.

  test('gives where each section begins in the CARv1, and the length of its block', () => {
    expect(jsonLines(car('list', '--offsets', plain))).toEqual([
      { cid: `${a.cid}`, offset: header, length: 4 },
      { cid: `${b.cid}`, offset: header + 41, length: 7 },
      { cid: `${a.cid}`, offset: header + 41 + 44, length: 4 },
    ])
  })

  test.each(['-v', '--unixfs', '--unixfs-blocks'])('can’t be had together with %s', (flag) => {
    const { status, stderr } = carport(['car', 'list', '--offsets', flag, plain])
    expect(status).toBe(1)
    expect(stderr).toContain('cannot be used with option')
  })
})

describe('list -v', () => {
  test('says what is in a block', async () => {
    const links = [a, b, left, right].map((child, index) => link(`entry ${index}`, child))
    const many = await pbBlock(new UnixFS({ type: 'directory' }), links)
    const noName = await pbBlock(new UnixFS({ type: 'file' }), [{ Hash: a.cid }])
    const noData = await pbBlock(undefined)
    const noUnixfs = await pbBlock(Buffer.from([0xff]))
    const noPb = await block('\xff\xff', 0x70)
    const path = await cars.v1('verbose.car', [], [a, many, noName, noData, noUnixfs, noPb])
    expect(car('list', '-v', path)).toMatch(
      new RegExp(`^raw: ${a.cid}
dag-pb: ${many.cid}
\t4 links. 2 bytes
\t\tentry 0\\[4 B\\] ${a.cid}
\t\tentry 1\\[7 B\\] ${b.cid}
\t\tentry 2\\[4 B\\] ${left.cid}
\t\t\\(4 total\\)
\tUnixfs Directory
dag-pb: ${noName.cid}
\t1 links. 4 bytes
\t\t<no name>\\[0 B\\] ${a.cid}
\tUnixfs File
dag-pb: ${noData.cid}
\t0 links. 0 bytes
\tnot interpretable as unixfs: no data
dag-pb: ${noUnixfs.cid}
\t0 links. 1 bytes
\tnot interpretable as unixfs: .+
dag-pb: ${noPb.cid}
\tnot interpretable as dag-pb: .+
$`),
    )
  })

  test('says it in JSON', () => {
    const described = jsonLines(car('list', '--verbose', '--json', unixfs))
    expect(described[3]).toEqual({
      cid: `${inner.cid}`,
      codec: 'dag-pb',
      links: [{ name: 'long', size: long.bytes.length, cid: `${long.cid}` }],
      dataLength: 2,
      unixfs: 'Directory',
    })
    expect(described.at(-1)).toEqual({ cid: `${a.cid}`, codec: 'raw' })
  })
})

describe('list --unixfs', () => {
  test('prints the path of everything below the roots', () => {
    expect(lines(car('list', '--unixfs', unixfs))).toEqual(['alias', 'empty', 'inner', 'inner/long', 'raw'])
  })

  test('reads standard input too', () => {
    expect(carport(['car', 'ls', '--unixfs'], { input: readFileSync(unixfs) }).stdout).toBe(
      car('ls', '--unixfs', unixfs),
    )
  })

  test('does not need the blocks of raw files, but those of directories', async () => {
    const without = (missing: Block) => tree.filter((block) => block !== missing)
    expect(car('list', '--unixfs', await cars.v1('no-raw.car', [top], without(a)))).toBe(
      car('list', '--unixfs', unixfs),
    )
    const { status, stderr } = carport(['car', 'list', '--unixfs', await cars.v1('no-dir.car', [top], without(inner))])
    expect(status).toBe(1)
    expect(stderr).toBe(`carport: NotFoundError: ipld: could not find ${inner.cid}\n`)
  })

  test('gives JSON', () => {
    expect(jsonLines(car('list', '--unixfs', '--json', unixfs))[3]).toEqual({ cid: `${long.cid}`, path: 'inner/long' })
  })
})

describe('list --unixfs-blocks', () => {
  test('prints each block with the path that it belongs to', () => {
    const link = tree[1] as Block
    expect(lines(car('list', '--unixfs-blocks', unixfs))).toEqual([
      `${top.cid} /`,
      `${link.cid} alias`,
      `${empty.cid} empty`,
      `${inner.cid} inner`,
      `${long.cid} inner/long`,
      `${left.cid} inner/long`,
      `${right.cid} inner/long`,
      `${a.cid} raw`,
    ])
  })

  test('gives JSON', () => {
    expect(jsonLines(car('list', '--unixfs-blocks', '--json', unixfs))[0]).toEqual({ cid: `${top.cid}`, path: '/' })
  })
})
