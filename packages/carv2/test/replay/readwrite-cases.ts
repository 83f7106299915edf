import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { expectSameBytes } from '../builders/same-bytes.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { finalizedFile, storedBlocks } from '../faults/expected-file.ts'
import {
  blocksOf,
  cidsOf,
  type GoFile,
  type GoOptions,
  type GoPut,
  type GoPutRule,
  keysOf,
  multihashOf,
  openLikeGo,
  putAll,
  sha256,
  storeOptions,
  type VectorFolder,
} from './go-vectors.ts'

/** One file that Go wrote: opened with `options`, the `puts` put, finalized. */
export interface ReadWriteCase {
  name: string
  options: GoOptions
  puts: string
  roots: string[] | null
  car: GoFile
  putErrors?: Record<number, string>
  keysWhileWriting?: string[]
}

export interface ReadWriteManifest {
  putSets: Record<string, GoPut[] | GoPutRule>
  cases: ReadWriteCase[]
}

/** Where the original is defective: what holds instead. */
const DEFECTS: Record<string, string> = {
  'equal-digest': 'defect 11: only whole multihashes are equal, so no put is dropped',
  'roots-nil': 'specification 1.2: no roots are written as an empty array, never as null',
  'roots-null': 'specification 1.2: no roots are written as an empty array, never as null',
}

/** The same puts through our store: files, refusals and keys agree with Go's. */
export function describeReadWriteCases(folder: VectorFolder): void {
  const { cases, putSets } = folder.json<ReadWriteManifest>()
  const agreeing = cases.filter(({ name }) => !(name in DEFECTS))
  const differing = cases.filter(({ name }) => name in DEFECTS)

  test.each(agreeing)('$name: our file is byte for byte what Go wrote', async (goCase) => {
    const { file, refused, keys } = await write(goCase, putSets)
    expect(refused).toEqual(goCase.putErrors ?? {})
    if (goCase.keysWhileWriting !== undefined) expect(namesOf(keys, goCase)).toEqual(goNamesOf(goCase))
    if (folder.has(goCase.car.file)) expectSameBytes(file, folder.bytes(goCase.car.file))
    expect(sha256(file)).toBe(goCase.car.sha256)
  })

  describe.each(differing)('$name', (goCase) => {
    test(`${DEFECTS[goCase.name]}`, async () => {
      const { file, refused, keys } = await write(goCase, putSets)
      const options = storeOptions(goCase.options)
      const blocks = storedBlocks(blocksOf(putSets[goCase.puts]), options)
      expect(refused).toEqual({})
      expect(keys).toEqual(blocks.map(({ cid }) => cid))
      expectSameBytes(file, finalizedFile(blocks, cidsOf(goCase.roots), options))
      expect(sha256(file)).not.toBe(goCase.car.sha256)
    })
  })
}

async function write({ options, roots, puts }: ReadWriteCase, putSets: ReadWriteManifest['putSets']) {
  using folder = new TemporaryFolder()
  const path = join(folder.path, 'ours.car')
  await using store = await openLikeGo(path, options, roots)
  const refused = await putAll(store, blocksOf(putSets[puts]))
  const keys = await keysOf(store)
  await store.finalize()
  return { file: new Uint8Array(readFileSync(path)), refused, keys }
}

/** Keys as sets of multihashes, or of CIDs in whole-CID mode (specification 6.6); the rest of the order is ours. */
function namesOf(keys: Awaited<ReturnType<typeof keysOf>>, { options }: ReadWriteCase): string[] {
  return [...new Set(keys.map((cid) => (options.useWholeCIDs ? cid.toString() : multihashOf(cid))))].sort()
}

function goNamesOf({ options, keysWhileWriting = [] }: ReadWriteCase): string[] {
  return [...new Set(keysWhileWriting.map((cid) => (options.useWholeCIDs ? cid : multihashOf(cid))))].sort()
}
