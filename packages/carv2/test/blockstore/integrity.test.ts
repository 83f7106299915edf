import { describe, expect, test } from 'vitest'
import { ReadOnlyBlockstore } from '../../src/blockstore/read-only.ts'
import { block, cidOf, HASH_NAMES, misnamed } from '../builders/blocks.ts'
import { carV1 } from '../builders/car-bytes.ts'
import { allBlocks, expectBlock, getBytes, LAYOUTS, STORE_INPUTS } from '../builders/stores.ts'
import { collect } from '../builders/streams.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'

const good = block('good')
const hashed = HASH_NAMES.filter((name) => name !== 'identity')

describe.each(STORE_INPUTS)('bytes that do not hash to their CID, on $kind (defect 15)', ({ input, io }) => {
  test.each(hashed)('are never handed out: %s', async (hash) => {
    using folder = new TemporaryFolder()
    const bad = misnamed('these bytes', 'those bytes', hash)
    const car = carV1([good, bad, block('behind it')])
    for (const { file } of LAYOUTS) {
      await using store = await ReadOnlyBlockstore.open(input(file(car), folder), io === undefined ? {} : { io })
      const error = { name: 'HashMismatchError', cid: bad.cid, offset: car.sections[1].offset }
      await expect(getBytes(store, bad.cid)).rejects.toMatchObject(error)
      await expect(collect(store.getMany([good.cid, bad.cid]))).rejects.toMatchObject(error)
      await expect(allBlocks(store)).rejects.toMatchObject(error)
      // Asking for less than the bytes hashes nothing.
      expect(await store.has(bad.cid)).toBe(true)
      expect(await store.size(bad.cid)).toBe(bad.bytes.length)
      await expectBlock(store, good.cid, good.bytes)
    }
  })
})

test('a HashMismatchError says what was expected and what is there', async () => {
  const store = await ReadOnlyBlockstore.open(carV1([misnamed('this', 'that')]).bytes)
  await expect(getBytes(store, block('that').cid)).rejects.toThrow(
    `mismatch in content integrity, expected: ${block('that').cid}, got: ${block('this').cid} (section at byte 59)`,
  )
})

test('getAll hands out the blocks in front of a damaged one', async () => {
  const store = await ReadOnlyBlockstore.open(
    carV1([good, block('more'), misnamed('a', 'b'), block('behind it')]).bytes,
  )
  const seen: string[] = []
  const read = async () => {
    for await (const { cid } of store.getAll()) seen.push(cid.toString())
  }
  await expect(read()).rejects.toMatchObject({ name: 'HashMismatchError' })
  expect(seen).toEqual([good.cid.toString(), block('more').cid.toString()])
})

test("verify: 'never' and refMode hand out what is there", async () => {
  const bad = misnamed('these bytes', 'those bytes')
  for (const options of [{ verify: 'never' }, { refMode: true }, { refMode: true, verify: 'always' }] as const) {
    const store = await ReadOnlyBlockstore.open(carV1([good, bad]).bytes, options)
    await expectBlock(store, bad.cid, bad.bytes)
    expect(await allBlocks(store)).toEqual([good, bad])
  }
})

describe('a hash function that is not supported', () => {
  const unknown = { cid: cidOf(0x9999, new Uint8Array(32)), bytes: good.bytes }
  const car = carV1([good, unknown])

  test('is an UnsupportedHashError that names its code', async () => {
    const store = await ReadOnlyBlockstore.open(car.bytes)
    const error = { name: 'UnsupportedHashError', code: 0x9999, offset: car.sections[1].offset }
    await expect(getBytes(store, unknown.cid)).rejects.toMatchObject(error)
    await expect(getBytes(store, unknown.cid)).rejects.toThrow('unsupported hash function 0x9999')
    await expect(allBlocks(store)).rejects.toMatchObject(error)
    expect(await store.has(unknown.cid)).toBe(true)
  })

  test("is no obstacle with verify: 'never'", async () => {
    const store = await ReadOnlyBlockstore.open(car.bytes, { verify: 'never' })
    await expectBlock(store, unknown.cid, unknown.bytes)
  })
})

test('one wrong copy of a block: the first section that matches is read, and checked', async () => {
  const car = carV1([misnamed('wrong', 'right'), block('right')])
  const store = await ReadOnlyBlockstore.open(car.bytes)
  await expect(getBytes(store, block('right').cid)).rejects.toMatchObject({ offset: car.sections[0].offset })
})
