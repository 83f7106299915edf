import type { Cursor, Writer } from './cursor.ts'

/** What `JSON.stringify` takes and `JSON.parse` gives. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/** Something that decodes, but that no other side would accept. */
export interface Problem {
  /** The field, from the type down, such as `ClientDealProposal.Proposal.Label`. */
  readonly path: string
  readonly problem: string
}

/** How one kind of value is read, written, shown and made. Everything but `read` and `write` is off the hot path. */
export interface Codec<Value> {
  /** In words, for the tables of types and for errors: `uint64`, `list of CID`. */
  readonly kind: string
  read(cursor: Cursor): Value
  /** How many bytes `write` will write. Checks the value, so that `write` need not. */
  size(value: Value): number
  write(writer: Writer, value: Value): void
  /** What a missing key means: Go's zero value. */
  zero(): Value
  toJson(value: Value): Json
  fromJson(json: Json): Value
  /** What a list or a nullable value is of. */
  readonly of?: AnySchema | undefined
  /** Calls `report` for each problem, with the path below this value (empty for the value itself). */
  validate?(value: Value, report: (path: string, problem: string) => void): void
}

/**
 * A type of the protocols, as a value: codec, TypeScript type ({@link TypeOf}) and documentation in one.
 *
 * All of them share one hidden class, functions in fields instead of methods of subclasses: so whatever a record's
 * next field is, it is read with one load and one indirect call.
 */
export class Schema<Value> {
  readonly kind: string
  readonly read: (cursor: Cursor) => Value
  readonly size: (value: Value) => number
  readonly write: (writer: Writer, value: Value) => void
  readonly zero: () => Value
  readonly toJson: (value: Value) => Json
  readonly fromJson: (json: Json) => Value
  readonly validate: (value: Value, report: (path: string, problem: string) => void) => void
  /** What a list or a nullable value is of; undefined for every other kind. */
  readonly of: AnySchema | undefined
  /** What a tuple or a map is made of; undefined for every other kind. */
  readonly record: RecordDescription | undefined

  constructor(codec: Codec<Value>, record?: RecordDescription) {
    this.kind = codec.kind
    this.read = codec.read
    this.size = codec.size
    this.write = codec.write
    this.zero = codec.zero
    this.toJson = codec.toJson
    this.fromJson = codec.fromJson
    this.validate = codec.validate ?? noProblems
    this.of = codec.of
    this.record = record
  }
}

function noProblems(): void {}

// biome-ignore lint/suspicious/noExplicitAny: types of all kinds of values together
export type AnySchema = Schema<any>

/** The TypeScript type of a schema's values. */
export type TypeOf<Type> = Type extends Schema<infer Value> ? Value : never

/** The documentation of a tuple or a map. */
export interface RecordDescription {
  readonly name: string
  readonly style: 'tuple' | 'map'
  /** What it is, in a sentence. */
  readonly about: string
  /** Where it travels: a protocol id, or in words. */
  readonly protocol: string
  /** In the order in which they are declared; `wireOrder` has the positions in the order of the bytes. */
  readonly fields: readonly FieldDescription[]
  readonly wireOrder: readonly number[]
}

export interface FieldDescription {
  /** In TypeScript and in JSON: `pieceCid`. */
  readonly name: string
  /** In Go and, in a map, on the wire: `PieceCID`. */
  readonly wireName: string
  readonly schema: AnySchema
  readonly presence: Presence
}

/**
 * `required`; `defaulted`: strict decoding takes the zero value too where it is missing; `omitted`: never written
 * where it is null.
 */
export type Presence = 'required' | 'defaulted' | 'omitted'
