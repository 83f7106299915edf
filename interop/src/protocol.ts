/** What the Go program (go/operations.go) is asked and what it answers. Field by field the same as there. */
export interface Operations {
  write: [WriteParams, WriteResult]
  resume: [WriteParams, WriteResult]
  describe: [{ path: string; options?: GoOptions }, GoCar]
  look: [{ path: string; options?: GoOptions; keys: readonly string[] }, LookResult]
  readers: [{ path: string; options?: GoOptions; readers: readonly GoReader[] }, Partial<Record<GoReader, Reading>>]
  verify: [{ path: string }, { problem: string | null }]
  index: [{ path: string; output?: string; options?: GoOptions; keys?: readonly string[] }, IndexResult]
  readIndex: [{ path: string; keys?: readonly string[] }, IndexResult]
  wrap: [ConvertParams, Done]
  extract: [ConvertParams, Done]
  replaceRoots: [{ path: string; roots: readonly string[]; options?: GoOptions }, Done]
  attach: [{ path: string; index: string; offset: number }, Done]
}

export type Done = Record<string, never>

/** go-car's options under its own names; an absent one is off. */
export interface GoOptions {
  zeroLengthSectionAsEOF?: boolean
  dataPadding?: number
  indexPadding?: number
  indexCodec?: number
  withoutIndex?: boolean
  storeIdentityCIDs?: boolean
  maxIndexCidSize?: number
  useWholeCIDs?: boolean
  writeAsCarV1?: boolean
  allowDuplicatePuts?: boolean
  trustedCAR?: boolean
  maxAllowedHeaderSize?: number
  maxAllowedSectionSize?: number
}

/** A block to write: its bytes in hex, or those of `fill(seed, size)`. */
export type Put = { cid: string; hex: string } | { cid: string; seed: number; size: number }

export interface WriteParams {
  path: string
  options?: GoOptions
  /** null is a nil list, which Go writes as CBOR null. */
  roots: readonly string[] | null
  puts: readonly Put[]
  end: 'finalize' | 'discard'
}

export interface WriteResult {
  openError: string | null
  /** By position in `puts`. */
  putErrors: Record<string, string>
  endError: string | null
  /** What a resumed file already had, in digest order; null when it did not open. */
  keysOnOpen: string[] | null
  keysWhileWriting: string[] | null
}

export interface ConvertParams {
  source: string
  target: string
  options?: GoOptions
}

/** A whole file as Go reads it. */
export interface GoCar extends IndexContents {
  size: number
  sha256: string
  version: 1 | 2
  roots: string[]
  /** CARv2 only. */
  header?: GoHeader
  inspect: GoInspection
  /** [cid, offset of the section in the CARv1, block bytes] */
  blocks: [string, number, number][]
  /** The stored index, from `indexOffset` to the end of the file. */
  index?: IndexBytes
}

export interface GoHeader {
  /** Hex. */
  characteristics: string
  fullyIndexed: boolean
  dataOffset: number
  dataSize: number
  indexOffset: number
}

/** Inspect(true). Counters are keyed by number: `0x55`. */
export interface GoInspection {
  version: number
  rootsPresent: boolean
  blockCount: number
  codecCounts: Record<string, number>
  mhTypeCounts: Record<string, number>
  minBlockLength: number
  avgBlockLength: number
  maxBlockLength: number
  minCidLength: number
  avgCidLength: number
  maxCidLength: number
  /** 0 = no index. */
  indexCodec: number
}

export interface IndexBytes {
  codec: number
  size: number
  sha256: string
}

export interface IndexContents {
  /** Of a MultihashIndexSorted: [multihash hex, offset] in Go's order. */
  records?: [string, number][]
  /** Equal digests stand in the order of their offsets, so that bytes can be compared; Go's sort is not stable. */
  equalDigestsAscend?: boolean
  /** Of an IndexSorted, which cannot be listed: [cid, offsets] for each distinct CID. */
  lookups?: [string, number[]][]
}

export interface IndexResult extends IndexContents {
  index: IndexBytes
}

/** [cid, Has, GetSize, sha256 of what Get returned]; text where Go gave an error. */
export type LookRow = [cid: string, has: boolean | string, size: number | string, sha256OrError: string]

export interface LookResult {
  rows: LookRow[]
  keys: string[]
  keysError: string | null
}

/** `openReadOnly` loads a stored index, and allocates whatever that claims to need. */
export type GoReader =
  | 'blockReaderNext'
  | 'blockReaderNextReader'
  | 'blockReaderSkipNext'
  | 'inspect'
  | 'inspectFull'
  | 'generateIndex'
  | 'openReadOnly'

/** How far a reader came: blocks, keys or index records. */
export interface Reading {
  items: number
  error: string | null
}
