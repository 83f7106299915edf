import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { CID } from 'multiformats/cid'
import { expect, test } from 'vitest'
import { ReadOnlyBlockstore } from '../../src/blockstore/read-only.ts'
import { failureOf } from '../builders/failure.ts'
import { collect } from '../builders/streams.ts'
import { type GoOptions, keysOf, multihashOf, storeOptions, type VectorFolder } from './go-vectors.ts'

/** [cid, Has, GetSize, sha256 of what Get returned]; text where Go gave an error. */
type Row = [cid: string, has: boolean, size: number | string, sha256: string]

/** What Go finds in a file that it opened read-only. */
export interface LookUp {
  file: string
  options: GoOptions
  rows: Row[]
  /** AllKeysChan. */
  keys: string[]
}

/** Every key that Go was asked for, and every list of keys, through our read-only store. */
export function testLookUps(folder: VectorFolder, lookUps: readonly LookUp[]): void {
  test.each(lookUps.map((lookUp) => ({ ...lookUp, with: nameOf(lookUp.options) })))(
    '$file read with $with: has, size, get and keys are Go’s',
    async ({ file, options, rows, keys }) => {
      const { wholeCids = false, storeIdentityCids = false } = storeOptions(options)
      await using store = await ReadOnlyBlockstore.open(join(folder.path, file), { wholeCids, storeIdentityCids })
      const stored = new Set((await keysOf(store)).map(String))
      const expected = rows.map((row) => required(row, storeIdentityCids, wholeCids, stored))
      expect(await Promise.all(expected.map(([cid]) => look(store, CID.parse(cid))))).toEqual(expected)
      const listed = await keysOf(store)
      if (wholeCids) expect(listed.map(String)).toEqual(keys)
      else expect(listed.map(multihashOf)).toEqual(keys.map(multihashOf))
    },
  )
}

/**
 * Go's row, but for identities with the option on (specification section 3, defect 14): Go finds what the index holds,
 * and answers GetSize from the CID all the same; we find what the data holds, in all three.
 */
function required(row: Row, storeIdentityCids: boolean, wholeCids: boolean, stored: Set<string>): Row {
  const cid = CID.parse(row[0])
  if (cid.multihash.code !== 0 || !storeIdentityCids) return row
  const isThere = wholeCids ? stored.has(row[0]) : [...stored].some((text) => multihashOf(text) === multihashOf(cid))
  if (!isThere) return notFound(row[0])
  const { digest } = cid.multihash
  return [row[0], true, digest.length, createHash('sha256').update(digest).digest('hex')]
}

function notFound(cid: string): Row {
  return [cid, false, `ipld: could not find ${cid}`, `ipld: could not find ${cid}`]
}

async function look(store: ReadOnlyBlockstore, cid: CID): Promise<Row> {
  const has = await store.has(cid)
  if (has) return [cid.toString(), true, await store.size(cid), await sha256OfBlock(store, cid)]
  const failures = [await failureOf(() => store.size(cid)), await failureOf(() => collect(store.get(cid)))]
  expect(failures.map(({ name }) => name)).toEqual(['NotFoundError', 'NotFoundError'])
  return notFound(cid.toString())
}

async function sha256OfBlock(store: ReadOnlyBlockstore, cid: CID): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of store.get(cid)) hash.update(piece)
  return hash.digest('hex')
}

function nameOf(options: GoOptions): string {
  const names = Object.entries(options).filter(([, value]) => value)
  return names.length === 0 ? 'no options' : names.map(([name]) => name).join(' and ')
}
