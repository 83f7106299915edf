import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The folder beside the repository with files, and answers, of the Go originals. */
const SHARED = join(import.meta.dirname, '../../../../../shared')

/** The path of a vector, such as `wrap/mixed.v1.car`. */
export function vectorPath(name: string): string {
  return join(SHARED, 'vectors/car', name)
}

/** A vector's bytes. */
export function vector(name: string): Uint8Array {
  return new Uint8Array(readFileSync(vectorPath(name)))
}

/** The manifest of a folder of vectors. */
export function manifest<T>(folder: string): T {
  return JSON.parse(readFileSync(vectorPath(`${folder}/manifest.json`), 'utf8')) as T
}

/** The path of a fixture, such as `sample-v1.car`. */
export function fixturePath(name: string): string {
  return join(SHARED, 'fixtures/car', name)
}

/** A fixture's bytes. */
export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(fixturePath(name)))
}

/** What manifests know bytes by. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** go-car's options, as manifests name them. */
export interface GoOptions {
  storeIdentityCIDs?: boolean
  useWholeCIDs?: boolean
  zeroLengthSectionAsEOF?: boolean
  dataPadding?: number
  indexPadding?: number
  indexCodec?: number
}

/** The same options by our names. */
export function ourOptions(options: GoOptions) {
  return {
    storeIdentityCids: options.storeIdentityCIDs ?? false,
    wholeCids: options.useWholeCIDs ?? false,
    zeroLengthSectionAsEof: options.zeroLengthSectionAsEOF ?? false,
    dataPadding: options.dataPadding ?? 0,
    indexPadding: options.indexPadding ?? 0,
    indexCodec: options.indexCodec === 0x0400 ? ('car-index-sorted' as const) : ('car-multihash-index-sorted' as const),
  }
}

/** Go's `Inspect(true)`, as manifests have it. */
export interface GoInspection {
  version: number
  indexCodec: number
  rootsPresent: boolean
  blockCount: number
  codecCounts: Record<string, number>
  mhTypeCounts: Record<string, number>
}

/** A file as Go reads it back. */
export interface GoCar {
  file: string
  size: number
  sha256: string
  version: number
  roots: string[]
  inspect: GoInspection
  blocks: [cid: string, offset: number, bytes: number][]
  header?: {
    characteristics: string
    dataOffset: number
    dataSize: number
    indexOffset: number
    fullyIndexed: boolean
  }
  index?: { codec: number; size: number; sha256: string }
  records?: [multihash: string, offset: number][]
  lookups?: [cid: string, offsets: number[]][]
}
