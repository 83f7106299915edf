import type { CID } from 'multiformats/cid'

/**
 * Every error of this package. Compare by `name`, which is stable; the fields say where and what.
 * Offsets are in bytes: of the file for container fields, of the CARv1 payload for headers and sections.
 */
export class CarError extends Error {
  override name = 'CarError'
}

/** A varint that no writer may produce (specification: unsigned LEB128, minimal, at most 9 bytes). */
export class InvalidVarintError extends CarError {
  override name = 'InvalidVarintError'
  readonly offset: number

  constructor(offset: number, reason: 'not minimal' | 'too large') {
    super(
      reason === 'not minimal'
        ? `varint not minimally encoded at byte ${offset}`
        : `varints larger than uint63 not supported: at byte ${offset}`,
    )
    this.offset = offset
  }
}

/** A 64-bit field whose value a JavaScript number can't hold exactly. */
export class UnsafeIntegerError extends CarError {
  override name = 'UnsafeIntegerError'
  readonly offset: number
  readonly field: string

  constructor(offset: number, field: string) {
    super(`${field} at byte ${offset} is larger than 2^53 - 1`)
    this.offset = offset
    this.field = field
  }
}

/** The bytes end inside something that is not a section: a header, a pragma, an index. */
export class UnexpectedEndError extends CarError {
  override name = 'UnexpectedEndError'
  readonly offset: number
  readonly expected: number
  readonly available: number

  constructor(what: string, offset: number, expected: number, available: number) {
    super(`unexpected EOF: ${what} at byte ${offset} needs ${expected} bytes, ${available} are left`)
    this.offset = offset
    this.expected = expected
    this.available = available
  }
}

/** The payload ends inside a section. */
export class TruncatedSectionError extends CarError {
  override name = 'TruncatedSectionError'
  readonly offset: number
  readonly expected: number
  readonly available: number

  constructor(offset: number, expected: number, available: number) {
    super(`unexpected EOF: section at byte ${offset} needs ${expected} bytes, ${available} are left`)
    this.offset = offset
    this.expected = expected
    this.available = available
  }
}

/** The CARv1 header, or the pragma, is not what the format says. */
export class InvalidHeaderError extends CarError {
  override name = 'InvalidHeaderError'
  readonly offset: number

  constructor(offset: number, reason: string, options?: ErrorOptions) {
    super(`invalid header: ${reason} (byte ${offset})`, options)
    this.offset = offset
  }
}

/** The header declares more bytes than `maxHeaderBytes`. */
export class HeaderTooLargeError extends CarError {
  override name = 'HeaderTooLargeError'
  readonly offset: number
  readonly length: number
  readonly limit: number

  constructor(offset: number, length: number, limit: number) {
    super(`invalid header data, length of read beyond allowable maximum: ${length} > ${limit} (byte ${offset})`)
    this.offset = offset
    this.length = length
    this.limit = limit
  }
}

/** A version other than 1 or 2, or another one than this place may hold. */
export class InvalidVersionError extends CarError {
  override name = 'InvalidVersionError'
  readonly version: number

  constructor(version: number, message = `invalid car version: ${version}`) {
    super(message)
    this.version = version
  }
}

/** A field of the CARv2 header contradicts the format or the size of the file. */
export class InvalidCarV2HeaderError extends CarError {
  override name = 'InvalidCarV2HeaderError'
  readonly field: 'dataOffset' | 'dataSize' | 'indexOffset'
  readonly value: number | bigint

  constructor(field: 'dataOffset' | 'dataSize' | 'indexOffset', value: number | bigint, why?: string) {
    const what = { dataOffset: 'data payload offset', dataSize: 'data payload size', indexOffset: 'index offset' }[
      field
    ]
    super(`invalid ${what}: ${value}${why === undefined ? '' : `: ${why}`}`)
    this.field = field
    this.value = value
  }
}

/** A section declares more bytes (CID and block) than `maxSectionBytes`. */
export class SectionTooLargeError extends CarError {
  override name = 'SectionTooLargeError'
  readonly offset: number
  readonly length: number
  readonly limit: number

  constructor(offset: number, length: number, limit: number) {
    super(`invalid section data, length of read beyond allowable maximum: ${length} > ${limit} (byte ${offset})`)
    this.offset = offset
    this.length = length
    this.limit = limit
  }
}

/** A section of length 0 (null padding) where `zeroLengthSectionAsEof` is off. */
export class ZeroLengthSectionError extends CarError {
  override name = 'ZeroLengthSectionError'
  readonly offset: number

  constructor(offset: number) {
    super(
      `carv1 null padding not allowed by default; see zeroLengthSectionAsEof (zero-length section at byte ${offset})`,
    )
    this.offset = offset
  }
}

/** The CID of a section can't be parsed, or is longer than its section. */
export class InvalidCidError extends CarError {
  override name = 'InvalidCidError'
  readonly offset: number

  constructor(offset: number, reason: string) {
    super(`invalid cid: ${reason} (byte ${offset})`)
    this.offset = offset
  }
}

/** A CID longer than `maxIndexCidBytes` can't be indexed, nor put. */
export class CidTooLargeError extends CarError {
  override name = 'CidTooLargeError'
  readonly currentSize: number
  readonly maxSize: number

  constructor(currentSize: number, maxSize: number) {
    super(`cid size is larger than max allowed (${currentSize} > ${maxSize})`)
    this.currentSize = currentSize
    this.maxSize = maxSize
  }
}

/** The bytes of an index are not an index, or name more than the file holds. */
export class InvalidIndexError extends CarError {
  override name = 'InvalidIndexError'
  readonly offset: number

  constructor(offset: number, reason: string, options?: ErrorOptions) {
    super(`${reason} (index byte ${offset})`, options)
    this.offset = offset
  }
}

/** An index codec this package does not know: neither 0x0400 nor 0x0401. */
export class UnknownIndexCodecError extends CarError {
  override name = 'UnknownIndexCodecError'
  readonly codec: number

  constructor(codec: number) {
    super(`unknown index codec: 0x${codec.toString(16).padStart(4, '0')}`)
    this.codec = codec
  }
}

/** The file has no index where one was asked for. */
export class NoIndexError extends CarError {
  override name = 'NoIndexError'

  constructor() {
    super('no index present')
  }
}

/** The bytes of a block do not hash to its CID. */
export class HashMismatchError extends CarError {
  override name = 'HashMismatchError'
  readonly cid: CID
  readonly offset: number

  constructor(cid: CID, offset: number, got?: CID) {
    super(
      `mismatch in content integrity, expected: ${shown(cid)}${got === undefined ? '' : `, got: ${shown(got)}`} (section at byte ${offset})`,
    )
    this.cid = cid
    this.offset = offset
  }
}

/** A block can't be verified, because its hash function is not supported. */
export class UnsupportedHashError extends CarError {
  override name = 'UnsupportedHashError'
  readonly code: number
  readonly offset: number

  constructor(code: number, offset: number) {
    super(
      `unsupported hash function 0x${code.toString(16)} of the section at byte ${offset}; pass verify: 'never' to read it unverified`,
    )
    this.code = code
    this.offset = offset
  }
}

/** An option, or another argument, that this call can't do anything with. */
export class InvalidOptionError extends CarError {
  override name = 'InvalidOptionError'
  readonly option: string
  readonly value: unknown

  constructor(option: string, value: unknown, expected: string) {
    super(`${option} must be ${expected}, got ${String(value)}`)
    this.option = option
    this.value = value
  }
}

/** The header has no roots: legal to read, but nothing leads into the data. */
export class NoRootsError extends CarError {
  override name = 'NoRootsError'

  constructor() {
    super('no roots listed in car header')
  }
}

/** Roots that no section holds. */
export class MissingRootsError extends CarError {
  override name = 'MissingRootsError'
  readonly roots: readonly CID[]

  constructor(roots: readonly CID[]) {
    super(`header lists root(s) not present as a block: ${shownList(roots)}`)
    this.roots = roots
  }
}

/** The CARv1 header can be read, but is not what a writer should produce. */
export class HeaderDeviationError extends CarError {
  override name = 'HeaderDeviationError'
  readonly deviation: string

  constructor(deviation: string) {
    super(`the CARv1 header departs from the format: ${deviation}`)
    this.deviation = deviation
  }
}

/** Bytes behind the payload of a CARv2 whose header says that there is no index. */
export class UnaccountedBytesError extends CarError {
  override name = 'UnaccountedBytesError'
  /** Where they begin in the file. */
  readonly offset: number
  readonly length: number

  constructor(offset: number, length: number) {
    super(`header claims no index, but extra bytes in file beyond data size: ${length} from byte ${offset} on`)
    this.offset = offset
    this.length = length
  }
}

/** A section that should be in the stored index, and is not. */
export class UnindexedSectionError extends CarError {
  override name = 'UnindexedSectionError'
  readonly cid: CID
  readonly offset: number

  constructor(cid: CID, offset: number) {
    super(`could not look up known cid ${shown(cid)} in index: not found (section at byte ${offset})`)
    this.cid = cid
    this.offset = offset
  }
}

/** A record of the stored index that leads to no section with its digest. */
export class IndexRecordError extends CarError {
  override name = 'IndexRecordError'
  /** Where the record lies in the file. */
  readonly offset: number
  /** Where it points to in the payload; above 2^53 - 1 inexact. */
  readonly target: number

  constructor(offset: number, target: number, reason: string) {
    super(`index record at byte ${offset} points to byte ${target} of the payload: ${reason}`)
    this.offset = offset
    this.target = target
  }
}

/** Records, buckets or hash functions of the stored index are not in ascending order, so look-ups miss. */
export class IndexOrderError extends CarError {
  override name = 'IndexOrderError'
  /** Where what comes too late lies in the file. */
  readonly offset: number

  constructor(offset: number, what: 'records' | 'buckets' | 'hash functions') {
    super(`index ${what} are not in ascending order (index byte ${offset})`)
    this.offset = offset
  }
}

/** What this kind of store never does, such as deleting. */
export class UnsupportedError extends CarError {
  override name = 'UnsupportedError'
}

/** A write to a read-only store. */
export class ReadOnlyError extends CarError {
  override name = 'ReadOnlyError'

  constructor() {
    super('called write method on a read-only carv2 blockstore')
  }
}

/** Use after close. */
export class NotOpenError extends CarError {
  override name = 'NotOpenError'

  constructor(what = 'a carv2 blockstore') {
    super(`cannot use ${what} after closing`)
  }
}

/** A put after `finalize`. */
export class FinalizedError extends CarError {
  override name = 'FinalizedError'

  constructor() {
    super('cannot write in a carv2 blockstore after finalize')
  }
}

/** A write failed and could not be undone: what was acknowledged is safe, but this store takes no more. */
export class BrokenStoreError extends CarError {
  override name = 'BrokenStoreError'

  constructor(cause: unknown) {
    super('an earlier write failed and could not be undone; close the store and open the file again', { cause })
  }
}

/** An existing file can't be resumed with these options. */
export class CannotResumeError extends CarError {
  override name = 'CannotResumeError'
}

/** Another writer has the file open. */
export class LockedError extends CarError {
  override name = 'LockedError'
  readonly path: string
  readonly pid: number | undefined

  constructor(path: string, pid: number | undefined) {
    super(`${path} is open for writing${pid === undefined ? '' : ` in process ${pid}`}`)
    this.path = path
    this.pid = pid
  }
}

/** A file that would be overwritten. */
export class AlreadyExistsError extends CarError {
  override name = 'AlreadyExistsError'
  readonly path: string

  constructor(path: string) {
    super(`${path} already exists`)
    this.path = path
  }
}

/** Extracting the payload of a file that is a CARv1 already. */
export class AlreadyV1Error extends CarError {
  override name = 'AlreadyV1Error'

  constructor() {
    super('already a CARv1')
  }
}

/** An error of the operating system: `code` is Node's (ENOENT, ENOSPC…), `cause` the original. */
export class FileError extends CarError {
  override name = 'FileError'
  readonly code: string
  readonly path: string

  constructor(path: string, operation: string, cause: unknown) {
    const code = errorCode(cause)
    super(`cannot ${operation} ${path}: ${code}`, { cause })
    this.code = code
    this.path = path
  }
}

function errorCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'UNKNOWN'
}

/** Longest CID that a message shows whole, in bytes: an identity may be as long as a section. */
const LONGEST_SHOWN_CID = 256
/** Most CIDs that a message lists. */
const MOST_SHOWN_CIDS = 16

function shown(cid: CID): string {
  return cid.bytes.length <= LONGEST_SHOWN_CID ? cid.toString() : `a CID of ${cid.bytes.length} bytes`
}

function shownList(cids: readonly CID[]): string {
  const more = cids.length > MOST_SHOWN_CIDS ? ` and ${cids.length - MOST_SHOWN_CIDS} more` : ''
  return cids.slice(0, MOST_SHOWN_CIDS).map(shown).join(', ') + more
}
