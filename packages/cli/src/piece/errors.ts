import type { CID } from 'multiformats/cid'

/** A file that is no CARv1, where nothing else will do. */
export class NotACarError extends Error {
  override name = 'NotACarError'
  readonly path: string

  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`not a CARv1 file: ${path}: ${reason}`, options)
    this.path = path
  }
}

/** A file that is no aggregate of pieces, or one whose index does not tell the truth. */
export class NotAnAggregateError extends Error {
  override name = 'NotAnAggregateError'
  readonly path: string

  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`not an aggregate of pieces: ${path}: ${reason}`, options)
    this.path = path
  }
}

/** The piece is not in the aggregate. */
export class NotInAggregateError extends Error {
  override name = 'NotFoundError'
  readonly path: string
  readonly cid: CID

  constructor(path: string, cid: CID) {
    super(`${path} does not hold the piece ${cid}`)
    this.path = path
    this.cid = cid
  }
}
