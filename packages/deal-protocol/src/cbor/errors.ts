import { DealError } from '../errors.ts'

/** An error inside a message. `path` names the field from the type down: `DealParams.ClientDealProposal.Proposal`. */
export class MessageError extends DealError {
  override name = 'MessageError'
  readonly reason: string
  path = ''

  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options)
    this.reason = reason
  }

  /** Each type that the error passes on its way out adds its own part in front: a name, or `[index]`. */
  within(part: string): this {
    this.path = this.path === '' ? part : this.path.startsWith('[') ? part + this.path : `${part}.${this.path}`
    this.message = `${this.reason} (${this.place()})`
    return this
  }

  protected place(): string {
    return this.path
  }
}

/** What was received is no such message. `offset` is that of the first byte that is wrong. */
export class DecodeError extends MessageError {
  override name = 'DecodeError'
  readonly offset: number

  constructor(reason: string, offset: number, options?: ErrorOptions) {
    super(reason, options)
    this.offset = offset
    this.message = `${reason} (byte ${offset})`
  }

  protected override place(): string {
    return `byte ${this.offset}, ${this.path}`
  }
}

/** The message ends too early; with `available` of the `expected` bytes from `offset` on. */
export class UnexpectedEndError extends DecodeError {
  override name = 'UnexpectedEndError'
  readonly expected: number
  readonly available: number

  constructor(offset: number, expected: number, available: number) {
    super(`unexpected EOF: ${expected} bytes needed, ${available} left`, offset)
    this.expected = expected
    this.available = available
  }
}

/** A head that no canonical CBOR has: reserved, of indefinite length, or wider than its argument needs. */
export class InvalidHeadError extends DecodeError {
  override name = 'InvalidHeadError'
}

/** Another kind of value than the field's. */
export class UnexpectedKindError extends DecodeError {
  override name = 'UnexpectedKindError'
  readonly expected: string
  readonly actual: string

  constructor(offset: number, expected: string, actual: string) {
    super(`expected ${expected}, got ${actual}`, offset)
    this.expected = expected
    this.actual = actual
  }
}

/** A length or count beyond what the field, or the message, may have. */
export class LimitExceededError extends DecodeError {
  override name = 'LimitExceededError'
  readonly what: string
  readonly length: number
  readonly limit: number

  constructor(offset: number, what: string, length: number, limit: number) {
    super(`${what} too long: ${length}, the limit is ${limit}`, offset)
    this.what = what
    this.length = length
    this.limit = limit
  }
}

/** A tuple of another length than the type's. */
export class FieldCountError extends DecodeError {
  override name = 'FieldCountError'
  readonly expected: number
  readonly actual: number

  constructor(offset: number, expected: number, actual: number) {
    super(`cbor input had wrong number of fields: ${actual} instead of ${expected}`, offset)
    this.expected = expected
    this.actual = actual
  }
}

/** The right kind of value, with contents that the field can't have: `what` is an address, a CID, a signature… */
export class InvalidContentError extends DecodeError {
  override name = 'InvalidContentError'
  readonly what: string

  constructor(offset: number, what: string, reason: string, options?: ErrorOptions) {
    super(`invalid ${what}: ${reason}`, offset, options)
    this.what = what
  }
}

/** Well understood, but no writer of canonical messages makes it: only strict decoding throws this. */
export class NotCanonicalError extends DecodeError {
  override name = 'NotCanonicalError'
}

/** Strict decoding found a key that is unknown, missing, there twice, or out of order. */
export class KeyError extends NotCanonicalError {
  override name = 'KeyError'
  readonly key: string
  readonly problem: 'unknown' | 'missing' | 'duplicate' | 'out of order'

  constructor(offset: number, key: string, problem: 'unknown' | 'missing' | 'duplicate' | 'out of order') {
    super(`${problem} key ${JSON.stringify(key)}`, offset)
    this.key = key
    this.problem = problem
  }
}

/** Strict decoding found `count` bytes after the message. */
export class TrailingBytesError extends NotCanonicalError {
  override name = 'TrailingBytesError'
  readonly count: number

  constructor(offset: number, count: number) {
    super(`${count} bytes after the end of the message`, offset)
    this.count = count
  }
}

/** A value that its type can't have, so that there is nothing to encode. */
export class EncodeError extends MessageError {
  override name = 'EncodeError'
}

/** Something else than what the field holds; says what kind of value it is, never the value, which may be secret. */
export class InvalidValueError extends EncodeError {
  override name = 'InvalidValueError'
  readonly expected: string

  constructor(expected: string, value: unknown) {
    super(`expected ${expected}, got ${kindOf(value)}`)
    this.expected = expected
  }
}

/** A value longer than the other side would read. */
export class TooLongError extends EncodeError {
  override name = 'TooLongError'
  readonly length: number
  readonly limit: number

  constructor(what: string, length: number, limit: number) {
    super(`${what} too long: ${length}, the limit is ${limit}`)
    this.length = length
    this.limit = limit
  }
}

/** A CID or an address that was missing in what was decoded, or was never set. */
export class UndefinedValueError extends EncodeError {
  override name = 'UndefinedValueError'
}

/** JSON that is not the form of its type. */
export class InvalidJsonError extends MessageError {
  override name = 'InvalidJsonError'

  constructor(expected: string, value: unknown, options?: ErrorOptions) {
    super(`expected ${expected}, got ${kindOf(value)}`, options)
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return 'a number that is no safe integer'
  if (typeof value === 'bigint' || typeof value === 'number') return `the ${typeof value} ${value}`.slice(0, 40)
  return typeof value === 'object'
    ? `an object (${value.constructor?.name ?? 'without prototype'})`
    : `a ${typeof value}`
}
