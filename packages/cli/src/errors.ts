import type { CID } from 'multiformats/cid'

/** A command line that makes no sense. The message is one line; commands named as in Go exit with Go's code 1. */
export class UsageError extends Error {
  override name = 'UsageError'
  readonly #exitCode: 1 | 2

  constructor(message: string, exitCode: 1 | 2) {
    super(message)
    this.#exitCode = exitCode
  }

  get exitCode(): 1 | 2 {
    return this.#exitCode
  }
}

/** The CAR has no block with this multihash. */
export class BlockNotFoundError extends Error {
  override name = 'NotFoundError'
  readonly cid: CID

  constructor(cid: CID, options?: ErrorOptions) {
    super(`ipld: could not find ${cid}`, options)
    this.cid = cid
  }
}

/** A path leads to nothing in the DAG. */
export class PathNotFoundError extends Error {
  override name = 'NotFoundError'
  readonly path: string

  constructor(path: string) {
    super(`no entry at ${path}`)
    this.path = path
  }
}

/** The block on standard input does not hash to the CID it was given. */
export class CidMismatchError extends Error {
  override name = 'CidMismatchError'
  readonly cid: CID

  constructor(cid: CID, options?: ErrorOptions) {
    super(`CID mismatch: the block does not hash to ${cid}`, options)
    this.cid = cid
  }
}

/** A block that should be UnixFS and is not. */
export class NotUnixfsError extends Error {
  override name = 'NotUnixfsError'
  readonly cid: CID

  constructor(cid: CID, reason: string, options?: ErrorOptions) {
    super(`${cid} is not UnixFS: ${reason}`, options)
    this.cid = cid
  }
}

/** Something that can't become part of a DAG: a socket, a device, a second file of the same name. */
export class CannotImportError extends Error {
  override name = 'CannotImportError'
  readonly path: string

  constructor(path: string, reason: string) {
    super(`${reason}: ${path}`)
    this.path = path
  }
}

/** An entry of a DAG that would be written outside the folder it is extracted to. */
export class UnsafePathError extends Error {
  override name = 'UnsafePathError'
  readonly path: string

  constructor(path: string, reason: string) {
    super(`${reason}: ${path}`)
    this.path = path
  }
}

/** An entry that can't go to standard output. */
export class NotAFileError extends Error {
  override name = 'NotAFileError'
}

/** Nothing in the CAR was, or could be, extracted. */
export class NothingExtractedError extends Error {
  override name = 'NothingExtractedError'

  constructor() {
    super('no files extracted')
  }
}

/** A line of standard input that is too long to be kept in memory. */
export class LineTooLongError extends Error {
  override name = 'LineTooLongError'
  readonly length: number
  readonly limit: number

  constructor(length: number, limit: number) {
    super(`line of ${length} bytes, the limit is ${limit}`)
    this.length = length
    this.limit = limit
  }
}

/** A file that should be a message or a key, and is too large to be one. */
export class FileTooLargeError extends Error {
  override name = 'FileTooLargeError'
  readonly path: string
  readonly limit: number

  constructor(path: string, limit: number) {
    super(`more than ${limit} bytes in ${path}`)
    this.path = path
    this.limit = limit
  }
}

/** The reason of an abort: a signal of the operating system, or a reader that went away. */
export class InterruptedError extends Error {
  override name = 'AbortError'
  readonly signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGPIPE'

  constructor(signal: InterruptedError['signal']) {
    super(`ended by ${signal}`)
    this.signal = signal
  }
}
