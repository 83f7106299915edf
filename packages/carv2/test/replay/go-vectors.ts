/** Files and answers of the Go original: what their manifests look like, and how one of them is done again by us. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CID } from 'multiformats/cid'
import { ReadWriteBlockstore, type ReadWriteOptions } from '../../src/blockstore/read-write.ts'
import type { OpenStoreFile } from '../../src/blockstore/store-file.ts'
import { block, pseudoRandomBytes } from '../builders/blocks.ts'
import type { Block } from '../builders/car-bytes.ts'

/** A folder with a `manifest.json` and the files that it names. */
export class VectorFolder {
  readonly path: string

  constructor(path: string) {
    this.path = path
  }

  json<T>(name = 'manifest.json'): T {
    return JSON.parse(readFileSync(join(this.path, name), 'utf8')) as T
  }

  /** A file's bytes; none of no file. */
  bytes(name: string | undefined): Uint8Array {
    return name === undefined ? new Uint8Array(0) : new Uint8Array(readFileSync(join(this.path, name)))
  }

  /** Large files are not kept: there the manifest's sha256 is all there is. */
  has(name: string | undefined): boolean {
    return name !== undefined && existsSync(join(this.path, name))
  }
}

/** A block to put: its bytes in hex, or those of a generator. */
export type GoPut = { cid: string } & ({ hex: string } | { seed: number; size: number })

/** Many puts by rule: block i is a CIDv1, raw, sha2-256, of the generator's bytes. */
export interface GoPutRule {
  seed: number
  count: number
  sizes: { min: number; span: number; step: number }
}

/** go-car's options; an absent one is off. */
export interface GoOptions {
  storeIdentityCIDs?: boolean
  useWholeCIDs?: boolean
  allowDuplicatePuts?: boolean
  zeroLengthSectionAsEOF?: boolean
  writeAsCarV1?: boolean
  dataPadding?: number
  indexPadding?: number
  indexCodec?: number
  maxIndexCidSize?: number
}

/** A file as Go reads it back: [cid, offset of the section in the payload, bytes of the block]. */
export interface GoFile {
  /** Absent where another case has the same file. */
  file?: string
  size: number
  sha256: string
  blocks: [cid: string, offset: number, length: number][]
}

const blocks = new Map<string, Block>()

/** The block of a put; each is made once. */
export function blockOf(put: GoPut): Block {
  const name = JSON.stringify(put)
  const known = blocks.get(name)
  if (known !== undefined) return known
  const bytes = 'hex' in put ? new Uint8Array(Buffer.from(put.hex, 'hex')) : pseudoRandomBytes(put.seed, put.size)
  const made = { cid: CID.parse(put.cid), bytes }
  blocks.set(name, made)
  return made
}

/** The blocks of a set of puts. */
export function blocksOf(puts: readonly GoPut[] | GoPutRule): Block[] {
  if (!('count' in puts)) return puts.map(blockOf)
  const { min, span, step } = puts.sizes
  return Array.from({ length: puts.count }, (_, i) =>
    block(pseudoRandomBytes(puts.seed + i, min + ((i * step) % span))),
  )
}

/** The same options by our names. */
export function storeOptions(go: GoOptions): ReadWriteOptions {
  return {
    version: go.writeAsCarV1 ? 1 : 2,
    indexCodec: go.indexCodec === 0x0400 ? 'car-index-sorted' : 'car-multihash-index-sorted',
    storeIdentityCids: go.storeIdentityCIDs ?? false,
    wholeCids: go.useWholeCIDs ?? false,
    allowDuplicatePuts: go.allowDuplicatePuts ?? false,
    zeroLengthSectionAsEof: go.zeroLengthSectionAsEOF ?? false,
    dataPadding: go.dataPadding ?? 0,
    indexPadding: go.indexPadding ?? 0,
    ...(go.maxIndexCidSize === undefined ? {} : { maxIndexCidBytes: go.maxIndexCidSize }),
  }
}

/** A file of Go's, opened for writing by us. */
export function openLikeGo(
  path: string,
  options: GoOptions,
  roots: readonly string[] | null,
  disk?: { openFile: OpenStoreFile },
): Promise<ReadWriteBlockstore> {
  const { openFile } = disk ?? {}
  const ours = { ...storeOptions(options), roots: cidsOf(roots) }
  return ReadWriteBlockstore.open(path, openFile === undefined ? ours : { ...ours, openFile })
}

/** A list of CIDs; none where Go was given no list. */
export function cidsOf(texts: readonly string[] | null): CID[] {
  return (texts ?? []).map((text) => CID.parse(text))
}

/** Puts one block after the other; returns what was refused, by position. */
export async function putAll(store: ReadWriteBlockstore, puts: readonly Block[]): Promise<Record<number, string>> {
  const refused: Record<number, string> = {}
  for (const [position, { cid, bytes }] of puts.entries()) {
    await store.put(cid, bytes).catch((error: Error) => {
      refused[position] = error.message
    })
  }
  return refused
}

/** The CIDs a store lists, in its order. */
export async function keysOf(store: Pick<ReadWriteBlockstore, 'getAll'>): Promise<CID[]> {
  const keys: CID[] = []
  for await (const { cid } of store.getAll()) keys.push(cid)
  return keys
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The multihash of a CID, to compare what Go has rewritten to CIDv1 raw. */
export function multihashOf(cid: CID | string): string {
  const { multihash } = typeof cid === 'string' ? CID.parse(cid) : cid
  return Buffer.from(multihash.bytes).toString('hex')
}
