import { createReadStream } from 'node:fs'
import { lstat, readdir, readlink } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import {
  type ImportCandidate,
  type ImporterOptions,
  type ImportResult,
  type InProgressImportResult,
  importer,
  type WritableStorage,
} from 'ipfs-unixfs-importer'
import { fixedSize } from 'ipfs-unixfs-importer/chunker'
import type { CID } from 'multiformats/cid'
import { CannotImportError } from '../errors.ts'
import { interruption } from '../interruption.ts'
import { balancedLikeGo } from './balanced-like-go.ts'

/**
 * How Go's `car create` builds UnixFS: chunks of 256 KiB in raw leaves, CIDv1 with sha2-256, at most 174 links a node,
 * directories sharded from 256 KiB of names and CIDs on. One file and one block after the other, so that a tree always
 * becomes the same CAR.
 */
const options: ImporterOptions = {
  cidVersion: 1,
  rawLeaves: true,
  reduceSingleLeafToSelf: true,
  chunker: fixedSize({ chunkSize: 256 * 1024 }),
  layout: balancedLikeGo(174),
  shardSplitStrategy: 'links-bytes',
  shardSplitThresholdBytes: 256 * 1024,
  fileImportConcurrency: 1,
  blockWriteConcurrency: 1,
}

export interface ImportPathsOptions {
  /** Files that are passed over where a folder has them: the CAR in the making. */
  readonly leaveOut: readonly string[]
  /** Called with the bytes of all files so far. */
  readonly onBytes: (bytes: number) => void
}

/** Imports files and folders, into the store, as the entries of one directory, which is the root. */
export async function importPaths(
  paths: readonly string[],
  store: WritableStorage,
  settings: ImportPathsOptions,
): Promise<CID> {
  const tree = await TreeImport.begin(store, settings)
  const entries: NamedResult[] = []
  for (const path of paths) {
    const name = basename(resolve(path))
    if (name === '') throw new CannotImportError(path, 'an entry needs a name')
    if (entries.some((entry) => entry.name === name))
      throw new CannotImportError(path, 'there is an entry of this name')
    entries.push({ name, ...(await tree.add(path)) })
  }
  return (await tree.directory(entries)).cid
}

/** Imports one file or folder: it is the root. */
export async function importPath(path: string, store: WritableStorage, settings: ImportPathsOptions): Promise<CID> {
  const tree = await TreeImport.begin(store, settings)
  return (await tree.add(path)).cid
}

type NamedResult = ImportResult & { readonly name: string }

/** Goes through folders in the order of the names' bytes, and writes each directory after what lies in it. */
class TreeImport {
  readonly #store: WritableStorage
  readonly #leftOut: ReadonlySet<string>
  readonly #onBytes: (bytes: number) => void
  #bytes = 0

  private constructor(store: WritableStorage, leftOut: ReadonlySet<string>, onBytes: (bytes: number) => void) {
    this.#store = store
    this.#leftOut = leftOut
    this.#onBytes = onBytes
  }

  static async begin(store: WritableStorage, { leaveOut, onBytes }: ImportPathsOptions): Promise<TreeImport> {
    return new TreeImport(store, new Set(await Promise.all(leaveOut.map(identityOf))), onBytes)
  }

  async add(path: string): Promise<ImportResult> {
    interruption.throwIfAborted()
    const found = await lstat(path)
    if (found.isFile()) return this.#import({ content: this.#content(path) })
    if (found.isSymbolicLink()) return this.#import({ path: 'link', link: await readlink(path) })
    if (found.isDirectory()) return this.#folder(path)
    throw new CannotImportError(path, 'cannot encode non regular file')
  }

  async #folder(path: string): Promise<ImportResult> {
    const names = (await readdir(path)).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    const entries: NamedResult[] = []
    for (const name of names) {
      const child = join(path, name)
      if (this.#leftOut.has(await identityOf(child))) continue
      entries.push({ name, ...(await this.add(child)) })
    }
    return this.directory(entries)
  }

  /** A directory of entries whose own blocks are in the store. */
  async directory(entries: readonly NamedResult[]): Promise<ImportResult> {
    const finished = entries.map(
      ({ name, cid, size, unixfs }): InProgressImportResult => ({ path: name, cid, size, ...(unixfs && { unixfs }) }),
    )
    return this.#last(
      importer([], this.#store, {
        ...options,
        wrapWithDirectory: true,
        dagBuilder: async function* () {
          for (const entry of finished) yield async () => entry
        },
      }),
    )
  }

  #import(candidate: ImportCandidate): Promise<ImportResult> {
    return this.#last(importer([candidate], this.#store, { ...options }))
  }

  async #last(results: AsyncIterable<ImportResult>): Promise<ImportResult> {
    let last: ImportResult | undefined
    for await (const result of results) last = result
    return last as ImportResult
  }

  async *#content(path: string): AsyncGenerator<Uint8Array> {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024, signal: interruption })) {
      this.#bytes += chunk.length
      this.#onBytes(this.#bytes)
      yield chunk
    }
  }
}

/** What a file is, whatever path leads to it. */
async function identityOf(path: string): Promise<string> {
  const { dev, ino } = await lstat(path, { bigint: true })
  return `${dev}:${ino}`
}
