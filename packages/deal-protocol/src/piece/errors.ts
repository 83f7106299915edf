import { DealError } from '../errors.ts'

/** A piece of no bytes has no commitment. */
export class EmptyPieceError extends DealError {
  override name = 'EmptyPieceError'

  constructor() {
    super('a piece holds at least one byte of payload')
  }
}

/** More payload than fits a piece. */
export class PieceTooLargeError extends DealError {
  override name = 'PieceTooLargeError'
  /** Bytes of payload so far. */
  readonly payloadSize: bigint
  /** Bytes of payload that fit. */
  readonly limit: bigint

  constructor(payloadSize: bigint, limit: bigint) {
    super(`payload of ${payloadSize} bytes: the piece holds ${limit}`)
    this.payloadSize = payloadSize
    this.limit = limit
  }
}

/** A number that is not the size of a piece. */
export class InvalidPieceSizeError extends DealError {
  override name = 'InvalidPieceSizeError'
  readonly size: bigint

  constructor(size: bigint, reason: string) {
    super(`${reason}, got ${size}`)
    this.size = size
  }
}

/** A commitment is 32 bytes, and the two highest bits of the last byte are zero. */
export class InvalidCommitmentError extends DealError {
  override name = 'InvalidCommitmentError'
  readonly commitment: Uint8Array

  constructor(commitment: Uint8Array, reason: string) {
    super(`not a piece commitment: ${reason}`)
    this.commitment = commitment
  }
}

/** A CID that does not name a piece. */
export class InvalidPieceCidError extends DealError {
  override name = 'InvalidPieceCidError'
  /** As text. */
  readonly cid: string

  constructor(cid: string, reason: string, options?: ErrorOptions) {
    super(`${cid} is not a piece CID: ${reason}`, options)
    this.cid = cid
  }
}

/** Bytes that are not the saved state of a {@link PieceHasher}, or no longer. */
export class InvalidHasherStateError extends DealError {
  override name = 'InvalidHasherStateError'
  /** Byte where the state stops making sense. */
  readonly offset: number

  constructor(offset: number, reason: string) {
    super(`not a saved piece hasher: ${reason} (byte ${offset})`)
    this.offset = offset
  }
}

/** A file became longer or shorter while it was hashed. */
export class PieceChangedError extends DealError {
  override name = 'PieceChangedError'
  readonly path: string
  readonly offset: number

  constructor(path: string, offset: number) {
    super(`${path} changed while it was read: nothing at byte ${offset}`)
    this.path = path
    this.offset = offset
  }
}

/** Payload that does not have the commitment it should have. */
export class PieceMismatchError extends DealError {
  override name = 'PieceMismatchError'
  readonly expected: string
  readonly actual: string

  constructor(expected: string, actual: string) {
    super(`the payload of piece ${expected} is that of ${actual}`)
    this.expected = expected
    this.actual = actual
  }
}

/** Pieces that cannot be put together as asked. */
export class PieceAggregationError extends DealError {
  override name = 'PieceAggregationError'
}

/** A data segment index, or an entry of one, that is damaged. */
export class InvalidSegmentIndexError extends DealError {
  override name = 'InvalidSegmentIndexError'
  /** Number of the entry, from 0. */
  readonly entry: number

  constructor(entry: number, reason: string) {
    super(`entry ${entry} of the data segment index: ${reason}`)
    this.entry = entry
  }
}

/** An inclusion proof that proves nothing. */
export class InvalidInclusionProofError extends DealError {
  override name = 'InvalidInclusionProofError'
}

/** Bytes that are not the CBOR form of an inclusion proof or of its data. */
export class InvalidProofEncodingError extends DealError {
  override name = 'InvalidProofEncodingError'
  readonly offset: number

  constructor(offset: number, reason: string) {
    super(`${reason} at byte ${offset}`)
    this.offset = offset
  }
}
