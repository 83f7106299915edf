import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeCar } from '../../src/stream/write-car.ts'
import { joined } from '../builders/streams.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { storedBlocks } from '../faults/expected-file.ts'
import { blocksOf, cidsOf, openLikeGo, putAll, storeOptions, VectorFolder } from '../replay/go-vectors.ts'
import type { ReadWriteCase, ReadWriteManifest } from '../replay/readwrite-cases.ts'
import { vectorPath } from './shared-folder.ts'

const folder = new VectorFolder(vectorPath('readwrite'))
const { storage, putSets } = folder.json<ReadWriteManifest & { storage: (ReadWriteCase & { api: string })[] }>()
const streams = storage.filter(({ options, api }) => options.writeAsCarV1 || api.endsWith('ForStream'))

test.each(storage)('$name: our store writes what $api of Go writes', async ({ name, options, roots, puts, car }) => {
  using temporary = new TemporaryFolder()
  const path = join(temporary.path, `${name}.car`)
  const version = folder.bytes(car.file)[10] === 2 ? {} : { writeAsCarV1: true }
  await using store = await openLikeGo(path, { ...options, ...version }, roots)
  expect(await putAll(store, blocksOf(putSets[puts]))).toEqual({})
  await store.finalize()
  expect(new Uint8Array(readFileSync(path))).toEqual(folder.bytes(car.file))
})

test.each(streams)(
  '$name: writeCar of the blocks without their repetitions writes what $api of Go writes',
  async (goCase) => {
    const { options, roots, puts, car } = goCase
    const blocks = storedBlocks(blocksOf(putSets[puts]), storeOptions(options))
    expect(await joined(writeCar(cidsOf(roots), blocks))).toEqual(folder.bytes(car.file))
  },
)
