import type { CID } from 'multiformats/cid'
import { BlockNotFoundError, PathNotFoundError } from '../errors.ts'
import { loadIfThere } from './directory-entries.ts'
import { fileContent } from './file-nodes.ts'
import type { ReadableStore, UnixfsNode } from './node.ts'
import { findUnixfs, type WalkedEntry, walkUnixfs } from './walk.ts'

/** Where extracted entries go. A path has a name for each step below the root. */
export interface ExtractionTarget {
  /** Where an entry goes, for messages. */
  placeOf?(path: readonly string[]): string
  directory(path: readonly string[]): Promise<void>
  file(path: readonly string[], content: AsyncIterable<Uint8Array>): Promise<void>
  symlink(path: readonly string[], target: Uint8Array): Promise<void>
}

/** Told about each step of an extraction. */
export interface ExtractionObserver {
  /** An entry is about to be written at `place`. */
  entry(place: string): void
  /** So many bytes of files have been read. */
  bytes(count: number): void
  /** The CAR does not have an entry, or not all of it: it is left out. */
  missing(path: readonly string[]): void
  /** So many parts of the sharded directory at `path` are not in the CAR. */
  missingShards(path: readonly string[], count: number): void
}

/** A root that is a file has no name. */
const nameOfFileRoot = 'unknown'

/** Copies UnixFS entries out of a store, as far as it has them. */
export class Extraction {
  readonly #store: ReadableStore
  readonly #target: ExtractionTarget
  readonly #observer: ExtractionObserver
  #files = 0
  #bytes = 0

  constructor(store: ReadableStore, target: ExtractionTarget, observer: ExtractionObserver) {
    this.#store = store
    this.#target = target
    this.#observer = observer
  }

  /**
   * Everything below each of the paths, which must lead somewhere from at least one of the roots. Returns how many
   * files and symbolic links that is.
   */
  async extract(roots: readonly CID[], paths: readonly (readonly string[])[]): Promise<number> {
    for (const path of paths) {
      let found = false
      for (const root of roots) {
        const start = await findUnixfs(this.#store, root, path)
        if (start === undefined) continue
        found = true
        await this.#below(start, path)
      }
      if (!found && roots.length > 0) throw new PathNotFoundError(`/${path.join('/')}`)
    }
    return this.#files
  }

  async #below(start: CID, path: readonly string[]): Promise<void> {
    const shards = new Map<string, { path: readonly string[]; missing: number }>()
    for await (const entry of walkUnixfs(this.#store, start, path)) {
      if (entry.found !== 'no-shard') {
        await this.#entry(entry)
        continue
      }
      const key = entry.path.join('/')
      const { missing } = shards.get(key) ?? { missing: 0 }
      shards.set(key, { path: entry.path, missing: missing + 1 })
    }
    for (const { path, missing } of shards.values()) this.#observer.missingShards(path, missing)
  }

  async #entry(entry: Exclude<WalkedEntry, { found: 'no-shard' }>): Promise<void> {
    const { path, cid } = entry
    const place = path.length === 0 ? undefined : this.#target.placeOf?.(path)
    if (place !== undefined) this.#observer.entry(place)
    const node = entry.found === 'node' ? entry.node : await loadIfThere(this.#store, cid)
    if (node !== undefined) return this.#node(path, node)
    if (path.length === 0) throw new BlockNotFoundError(cid)
    this.#observer.missing(path)
  }

  async #node(path: readonly string[], node: UnixfsNode): Promise<void> {
    if (node.kind === 'directory' || node.kind === 'sharded-directory') return this.#target.directory(path)
    const name = path.length === 0 ? [nameOfFileRoot] : path
    try {
      if (node.kind === 'symlink') await this.#target.symlink(name, node.data)
      else await this.#target.file(name, this.#counted(fileContent(this.#store, node)))
      this.#files++
    } catch (error) {
      if ((error as Error).name !== 'NotFoundError') throw error
      this.#observer.missing(name)
    }
  }

  async *#counted(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const bytes of content) {
      this.#bytes += bytes.length
      this.#observer.bytes(this.#bytes)
      yield bytes
    }
  }
}
