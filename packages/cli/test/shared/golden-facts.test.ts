import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { car, carport, lines } from '../carport.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const folder = temporaryFolder()
const fixture = (name: string) => join(import.meta.dirname, '../../../../../shared/fixtures/car', name)
const v1 = fixture('sample-v1.car')
const wrapped = fixture('sample-wrapped-v2.car')

/** What is known of Go’s `car`, on the same files. */
describe('golden facts', () => {
  test('inspect sample-wrapped-v2.car', () => {
    expect(car('inspect', wrapped)).toBe(`Version: 2
Characteristics: 00000000000000000000000000000000
Data offset: 51
Data (payload) length: 479907
Index offset: 479958
Index type: car-multihash-index-sorted
Roots: bafy2bzaced4ueelaegfs5fqu4tzsh6ywbbpfk3cxppupmxfdhbpbhzawfw5oy
Root blocks present in data: Yes
Block count: 1049
Min / average / max block length (bytes): 1 / 417 / 1342
Min / average / max CID length (bytes): 14 / 37 / 38
Block count per codec:
\traw: 6
\tdag-cbor: 1043
CID count per multihash:
\tidentity: 6
\tblake2b-256: 1043
`)
    expect(car('inspect', '--full', wrapped)).toBe(car('inspect', wrapped))
  })

  test('inspect sample-v1.car is the same without the lines of the CARv2 header', () => {
    const header = /^(?:Characteristics|Data|Index)/
    const expected = lines(car('inspect', wrapped)).filter((line) => !header.test(line))
    expect(lines(car('inspect', v1))).toEqual(['Version: 1', ...expected.slice(1)])
    expect(car('inspect', fixture('sample-v1-with-zero-len-section.car'))).toBe(car('inspect', v1))
  })

  test('list sample-v1.car: 1043 CIDs bafy, 6 bafk; a zero-length section ends the list too', () => {
    const cids = lines(car('list', v1))
    expect(cids.filter((cid) => cid.startsWith('bafy'))).toHaveLength(1043)
    expect(cids.filter((cid) => cid.startsWith('bafk'))).toHaveLength(6)
    expect(lines(car('list', fixture('sample-v1-with-zero-len-section.car')))).toEqual(cids)
  })

  test('list --offsets agrees with carv1-basic.json', () => {
    const { blocks } = JSON.parse(readFileSync(fixture('carv1-basic.json'), 'utf8'))
    expect(lines(car('list', '--offsets', fixture('carv1-basic.car'))).map((line) => JSON.parse(line))).toEqual(
      blocks.map((block: { cid: { '/': string }; offset: number; blockLength: number }) => ({
        cid: block.cid['/'],
        offset: block.offset,
        length: block.blockLength,
      })),
    )
  })

  test('index create sample-v1.car equals detach-index sample-wrapped-v2.car, and index equals the file', () => {
    const index = readFileSync(fixture('sample-multihash-index-sorted.carindex'))
    expect(carport(['car', 'index', 'create', v1]).bytes).toEqual(index)
    expect(carport(['car', 'detach-index', wrapped]).bytes).toEqual(index)
    expect(carport(['car', 'index', v1]).bytes).toEqual(readFileSync(wrapped))
    expect(carport(['car', 'index', '--version', '1', wrapped]).bytes).toEqual(readFileSync(v1))
  })

  test('detach-index list: a line a record, of both codecs', () => {
    const records = lines(car('detach-index', 'list', fixture('sample-multihash-index-sorted.carindex')))
    expect(records).toHaveLength(1043)
    for (const record of records) expect(record).toMatch(/^a0e40220[0-9a-f]{64} \d+$/)
    const sorted = lines(car('detach-index', 'list', fixture('sample-index.carindex')))
    expect(sorted).toHaveLength(1049)
    expect(sorted.slice(6).sort()).toEqual(records.map((record) => record.slice('a0e40220'.length)).sort())
  })

  test('get-block of the block of 907 bytes', () => {
    const cid = 'bafy2bzacebohz654namrgmwjjx4qmtwgxixsd7pn4tlanyrc3g3hwj75hlxrw'
    expect(carport(['car', 'get-block', wrapped, cid]).bytes).toHaveLength(907)
  })

  test('put-block of `hello world`', () => {
    const put = (...flags: string[]) =>
      carport(['car', 'put-block', ...flags], { input: 'hello world\n' }).stdout.trim()
    const digest = 'jjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4'
    expect(put(join(folder, 'raw.car'))).toBe(`bafkreif${digest}`)
    expect(put('--codec', 'dag-pb', join(folder, 'pb.car'))).toBe(`bafybeif${digest}`)
  })

  test('extract of simple-unixfs.car: nine files; three of them below b', () => {
    const simple = fixture('simple-unixfs.car')
    const extract = (out: string, ...paths: string[]) => {
      const { stderr } = carport(['car', 'extract', '-f', simple, '-o', join(folder, out), ...paths])
      const names = readdirSync(join(folder, out), { recursive: true }).map(String)
      return { stderr, files: names.filter((name) => name.endsWith('.txt')).sort() }
    }
    const files = ['a/1/A', 'a/2/B', 'a/3/C', 'b/4/D', 'b/5/E', 'b/6/F', 'c/7/G', 'c/8/H', 'c/9/I'].map(
      (at) => `${at}.txt`,
    )
    expect(extract('all')).toEqual({ stderr: 'extracted 9 file(s)\n', files })
    expect(extract('b', 'b')).toEqual({ stderr: 'extracted 3 file(s)\n', files: files.slice(3, 6) })
    for (const name of files) {
      const content = name.replaceAll('/', '').slice(0, 3)
      expect(readFileSync(join(folder, 'all', name), 'utf8')).toBe(`${content}\n`)
    }
    expect(lines(car('list', '--unixfs', simple))).toHaveLength(21)
    expect(lines(car('list', '--unixfs-blocks', simple))).toHaveLength(22)
  })

  test.each([
    'sample-v1.car',
    'sample-v1-noidentity.car',
    'sample-wrapped-v2.car',
    'sample-v2-indexless.car',
    'sample-rw-bs-v2.car',
    'simple-unixfs.car',
    'carv1-basic.car',
  ])('verify is silent about %s', (name) => {
    expect(carport(['car', 'verify', fixture(name)])).toMatchObject({ status: 0, stdout: '', stderr: '' })
  })

  test.each([
    ['sample-v1-with-zero-len-section.car', 'ZeroLengthSectionError'],
    ['sample-v1-tailing-corrupt-section.car', 'TruncatedSectionError: unexpected EOF'],
    ['sample-corrupt-pragma.car', 'UnexpectedEndError: unexpected EOF'],
    ['sample-rootless-v42.car', 'InvalidVersionError: invalid car version: 42'],
    ['badheaderlength.car', 'HeaderTooLargeError: invalid header data, length of read beyond allowable maximum'],
    ['carv2-basic.car', 'UnknownIndexCodecError'],
  ])('verify refuses %s', (name, error) => {
    const { status, stderr } = carport(['car', 'verify', fixture(name)])
    expect(status).toBe(1)
    expect(lines(stderr).at(-1)).toContain(`carport: ${error}`)
  })
})
