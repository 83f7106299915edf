import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CID } from 'multiformats/cid'
import { create as digest } from 'multiformats/hashes/digest'
import { describe, expect, test } from 'vitest'
import { car, carport, lines } from '../carport.ts'
import { block } from '../made-cars.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const folder = temporaryFolder()
const hello = await block('hello world\n')
const second = await block('second block\n')

/** Puts a block into a CAR of the folder. */
function put(name: string, input: Uint8Array, ...flags: string[]) {
  return carport(['car', 'put-block', ...flags, join(folder, name)], { input })
}

describe('put-block', () => {
  test('makes a CARv2 without roots, then appends to it', () => {
    const path = join(folder, 'new.car')
    expect(put('new.car', hello.bytes)).toMatchObject({
      status: 0,
      stdout: `${hello.cid}\n`,
      stderr: `Created new CAR file: ${path}\n`,
    })
    expect(put('new.car', second.bytes)).toMatchObject({
      status: 0,
      stdout: `${second.cid}\n`,
      stderr: `Block added to existing CAR file: ${path} (roots: 0)\n`,
    })
    expect(lines(car('list', path))).toEqual([`${hello.cid}`, `${second.cid}`])
    expect(JSON.parse(car('inspect', '--json', path))).toMatchObject({ version: 2, indexCodec: 0x0401, roots: [] })
  })

  test('is also pb; keeps the roots of the file; does not store a block twice', () => {
    const path = join(folder, 'root.car')
    expect(carport(['car', 'pb', '--set-root', path], { input: hello.bytes }).status).toBe(0)
    expect(put('root.car', second.bytes).stderr).toContain('(roots: 1)')
    expect(put('root.car', second.bytes).stdout).toBe(`${second.cid}\n`)
    expect(car('root', path)).toBe(`${hello.cid}\n`)
    expect(lines(car('list', path))).toHaveLength(2)
    expect(carport(['car', 'verify', path])).toMatchObject({ status: 0, stderr: '' })
  })

  test.each([
    ['raw', 0x55],
    ['dag-pb', 0x70],
    ['dag-cbor', 0x71],
    ['dag-json', 0x129],
  ])('names the block with --codec %s', async (codec, code) => {
    const { cid } = await block('hello world\n', code)
    expect(put(`${codec}.car`, hello.bytes, '--codec', codec).stdout).toBe(`${cid}\n`)
    expect(put(`c-${codec}.car`, hello.bytes, '-c', codec).stdout).toBe(`${cid}\n`)
  })

  test('writes and appends to a CARv1 with --version 1', () => {
    const path = join(folder, 'v1.car')
    put('v1.car', hello.bytes, '--version', '1', '--set-root')
    put('v1.car', second.bytes, '--version', '1')
    expect(JSON.parse(car('inspect', '--json', path))).toMatchObject({ version: 1, blockCount: 2 })
    expect(car('root', path)).toBe(`${hello.cid}\n`)
    expect(put('v1.car', second.bytes)).toMatchObject({
      status: 1,
      stderr: 'carport: CannotResumeError: cannot resume on CAR file with version 1\n',
    })
  })

  test('takes a block that hashes to --cid, whatever its codec', () => {
    const { cid } = { cid: CID.createV1(0x90, hello.cid.multihash) }
    expect(put('cid.car', hello.bytes, '--cid', `${cid}`).stdout).toBe(`${cid}\n`)
    expect(car('list', join(folder, 'cid.car'))).toBe(`${cid}\n`)
  })

  test('refuses one that does not, and makes no file', () => {
    expect(put('fail.car', second.bytes, '--cid', `${hello.cid}`)).toMatchObject({
      status: 1,
      stdout: '',
      stderr: `carport: CidMismatchError: CID mismatch: the block does not hash to ${hello.cid}\n`,
    })
    const unknown = CID.createV1(0x55, digest(0x1234, Buffer.alloc(32)))
    expect(put('fail.car', second.bytes, '--cid', `${unknown}`).stderr).toContain('carport: UnsupportedHashError: ')
    expect(existsSync(join(folder, 'fail.car'))).toBe(false)
  })

  test('refuses a block larger than readers take, and makes no file', () => {
    const { status, stderr } = put('large.car', Buffer.alloc(8 * 1024 * 1024))
    expect(status).toBe(1)
    expect(stderr).toContain(
      'carport: SectionTooLargeError: invalid section data, length of read beyond allowable maximum',
    )
    expect(existsSync(join(folder, 'large.car'))).toBe(false)
  })

  test('leaves a CAR whole that it can’t put a block into', () => {
    put('whole.car', hello.bytes, '--set-root')
    const before = readFileSync(join(folder, 'whole.car'))
    expect(put('whole.car', Buffer.alloc(8 * 1024 * 1024)).status).toBe(1)
    expect(readFileSync(join(folder, 'whole.car'))).toEqual(before)
  })

  test.each([
    [['--cid', `${hello.cid}`, '--codec', 'dag-pb'], '--cid and --codec are mutually exclusive (use one or the other)'],
    [['--cid', 'no-cid'], 'It is no CID.'],
    [['--codec', 'dag-jose'], "argument 'dag-jose' is invalid"],
    [['--version', '3'], 'invalid CAR version 3'],
  ])('refuses %j', (flags, message) => {
    const { status, stderr } = put('usage.car', hello.bytes, ...flags)
    expect(status).toBe(1)
    expect(stderr).toContain(message)
    expect(existsSync(join(folder, 'usage.car'))).toBe(false)
  })

  test('refuses standard output', () => {
    expect(carport(['car', 'put-block', '-'], { cwd: folder, input: hello.bytes })).toMatchObject({
      status: 1,
      stdout: '',
    })
    expect(existsSync(join(folder, '-'))).toBe(false)
  })

  test('does not set a root on a file that is there', () => {
    put('there.car', hello.bytes)
    const before = readFileSync(join(folder, 'there.car'))
    expect(put('there.car', second.bytes, '--set-root')).toMatchObject({
      status: 1,
      stderr: 'carport: UsageError: cannot use --set-root when appending to existing file\n',
    })
    expect(readFileSync(join(folder, 'there.car'))).toEqual(before)
  })

  test('leaves a file alone that is no CAR', () => {
    writeFileSync(join(folder, 'text.car'), 'this is not a CAR')
    expect(put('text.car', hello.bytes).status).toBe(1)
    expect(readFileSync(join(folder, 'text.car'), 'utf8')).toBe('this is not a CAR')
  })

  test('takes an empty file as a new one', () => {
    writeFileSync(join(folder, 'empty.car'), '')
    expect(put('empty.car', hello.bytes, '--set-root').stderr).toContain('Created new CAR file: ')
  })

  test('gives JSON', () => {
    const path = join(folder, 'json.car')
    const answer = { cid: `${hello.cid}`, path, roots: [`${hello.cid}`] }
    const first = put('json.car', hello.bytes, '--json', '--set-root')
    expect(JSON.parse(first.stdout)).toEqual({ ...answer, created: true })
    expect(first.stderr).toBe('')
    expect(JSON.parse(put('json.car', hello.bytes, '--json').stdout)).toEqual({ ...answer, created: false })
  })
})
