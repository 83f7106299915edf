import type { AbortOptions } from 'abort-error'
import type { ProgressOptions } from 'progress-events'
import { DEFAULT_INDEX_CODEC, type IndexCodecName } from './index/codecs.ts'

/** What a long operation reports: bytes of the input that are done, of how many (absent when unknown), and blocks. */
export interface CarProgress {
  bytes: number
  totalBytes?: number
  blocks: number
}

/** Progress of a long operation, at most once a window (1 MiB). */
export type CarProgressEvent = CustomEvent<CarProgress> & { type: 'carport:car:progress' }

/** How a CAR is read. Every field is optional; the defaults are safe. */
export interface ReadOptions extends AbortOptions, ProgressOptions<CarProgressEvent> {
  /** `'always'` (default): bytes that do not hash to their CID are never handed out. `'never'`: trusted input. */
  verify?: 'always' | 'never'
  /** Identify blocks by their whole CID instead of their multihash. Default false. */
  wholeCids?: boolean
  /** Identity CIDs are stored and indexed like any other (true), or answered from the CID itself (false, default). */
  storeIdentityCids?: boolean
  /** A zero-length section ends the payload (a padded Filecoin piece) instead of being an error. Default false. */
  zeroLengthSectionAsEof?: boolean
  /** Search a well-formed stored index in place (true, default), or regenerate it from the data (false). */
  trustIndex?: boolean
  /** Largest CARv1 header, in bytes. Default 32 MiB. */
  maxHeaderBytes?: number
  /** Largest section (CID and block), in bytes. Default 8 MiB. */
  maxSectionBytes?: number
  /** Longest CID that may be indexed or put, in bytes. Default 2048. */
  maxIndexCidBytes?: number
  /** Memory for pages of an index that is searched in place, in bytes. Default 32 MiB. */
  indexCacheBytes?: number
  /** `'sync'` (default): cached reads take microseconds, but a cold disk blocks the event loop. `'async'`: never blocks. */
  io?: 'sync' | 'async'
  /** Reference CARs: blocks are records whose CID does not hash them. No hash check, no special case for identities. */
  refMode?: boolean
}

const MIB = 1024 * 1024

/** The limits, with their defaults. Source: go-car v2, `DefaultMaxAllowedHeaderSize` and its neighbours. */
export const DEFAULT_LIMITS = {
  maxHeaderBytes: 32 * MIB,
  maxSectionBytes: 8 * MIB,
  maxIndexCidBytes: 2048,
  indexCacheBytes: 32 * MIB,
} as const

/** {@link ReadOptions} with every default filled in, but for signal and onProgress. */
export interface ResolvedReadOptions extends AbortOptions, ProgressOptions<CarProgressEvent> {
  readonly verify: 'always' | 'never'
  readonly wholeCids: boolean
  readonly storeIdentityCids: boolean
  readonly zeroLengthSectionAsEof: boolean
  readonly trustIndex: boolean
  readonly maxHeaderBytes: number
  readonly maxSectionBytes: number
  readonly maxIndexCidBytes: number
  readonly indexCacheBytes: number
  readonly io: 'sync' | 'async'
  readonly refMode: boolean
}

/** Fills in the defaults. `refMode` implies no hash check. */
export function resolveReadOptions(options: ReadOptions = {}): ResolvedReadOptions {
  const refMode = options.refMode ?? false
  return {
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    verify: refMode ? 'never' : (options.verify ?? 'always'),
    wholeCids: options.wholeCids ?? false,
    storeIdentityCids: options.storeIdentityCids ?? false,
    zeroLengthSectionAsEof: options.zeroLengthSectionAsEof ?? false,
    trustIndex: options.trustIndex ?? true,
    maxHeaderBytes: options.maxHeaderBytes ?? DEFAULT_LIMITS.maxHeaderBytes,
    maxSectionBytes: options.maxSectionBytes ?? DEFAULT_LIMITS.maxSectionBytes,
    maxIndexCidBytes: options.maxIndexCidBytes ?? DEFAULT_LIMITS.maxIndexCidBytes,
    indexCacheBytes: options.indexCacheBytes ?? DEFAULT_LIMITS.indexCacheBytes,
    io: options.io ?? 'sync',
    refMode,
  }
}

/** Where a CARv2 has what, and which index. */
export interface LayoutOptions {
  /** Index written behind the payload. Default `'car-multihash-index-sorted'`. */
  indexCodec?: IndexCodecName | 'none'
  /** Zero bytes between the CARv2 header and the payload. Default 0. */
  dataPadding?: number
  /** Zero bytes between the payload and the index. Default 0. */
  indexPadding?: number
}

/** How a read/write store writes. */
export interface WriteOptions extends ReadOptions, LayoutOptions {
  /** 2 (default), or 1: a plain CARv1, whose index lives in memory only. */
  version?: 1 | 2
  /** Append every put, even of a block that is there already. Default false. */
  allowDuplicatePuts?: boolean
  /**
   * What a resolved put has survived. `'process'` (default): SIGKILL; nothing is ever synced. `'storage'`: power loss;
   * every acknowledged group of puts, and each step of `finalize`, is synced. `'buffered'`: nothing until `flush`.
   */
  durability?: 'buffered' | 'process' | 'storage'
}

/** {@link WriteOptions} with every default filled in. */
export interface ResolvedWriteOptions extends ResolvedReadOptions {
  readonly version: 1 | 2
  readonly indexCodec: IndexCodecName | 'none'
  readonly dataPadding: number
  readonly indexPadding: number
  readonly allowDuplicatePuts: boolean
  readonly durability: 'buffered' | 'process' | 'storage'
}

/** Fills in the defaults. */
export function resolveWriteOptions(options: WriteOptions = {}): ResolvedWriteOptions {
  return {
    ...resolveReadOptions(options),
    version: options.version ?? 2,
    indexCodec: options.indexCodec ?? DEFAULT_INDEX_CODEC,
    dataPadding: options.dataPadding ?? 0,
    indexPadding: options.indexPadding ?? 0,
    allowDuplicatePuts: options.allowDuplicatePuts ?? false,
    durability: options.durability ?? 'process',
  }
}
