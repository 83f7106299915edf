import { nullable } from './nullable.ts'
import { type Presence, Schema } from './schema.ts'

/** A field of a tuple or a map. */
export interface Field<Value> {
  readonly wireName: string
  readonly schema: Schema<Value>
  readonly presence: Presence
}

/** A field under its Go name, which in a map is its key. */
/* @__NO_SIDE_EFFECTS__ */
export function field<Value>(wireName: string, schema: Schema<Value>): Field<Value> {
  return { wireName, schema, presence: 'required' }
}

/** A field of a map that older writers don't have: strict decoding too takes the zero value where it is missing. */
/* @__NO_SIDE_EFFECTS__ */
export function defaultedField<Value>(wireName: string, schema: Schema<Value>): Field<Value> {
  return { wireName, schema, presence: 'defaulted' }
}

/** A field of a map that isn't written where it is null; null itself is no value for it on the wire. */
/* @__NO_SIDE_EFFECTS__ */
export function omittedField<Value>(wireName: string, schema: Schema<Value>): Field<Value | null> {
  return { wireName, schema: new Schema<Value | null>({ ...nullable(schema), read: schema.read }), presence: 'omitted' }
}

// biome-ignore lint/suspicious/noExplicitAny: fields of all types together; RecordOf finds each one's again
export type Fields = Readonly<Record<string, Field<any>>>

/**
 * The fields of a tuple or a map; or a function that gives them, once: then nothing is called while the type is declared
 * but `tuple` or `map`, and bundlers can tell that a type which nobody uses need not be there.
 */
export type Declaration<Declared extends Fields> = Declared | (() => Declared)

/** The TypeScript type of a tuple or a map. */
export type RecordOf<Declared extends Fields> = {
  [Name in keyof Declared]: Declared[Name] extends Field<infer Value> ? Value : never
}

/**
 * How the values of a record's fields, in the order of declaration, become an object and the other way round. Optional:
 * it says nothing that the declaration doesn't say, but an object literal is made in 3 ns a field and a property read
 * in 1, while by names from an array it takes 40 and 20. So the types of which there are many have one; a test holds
 * every shape against its declaration.
 */
export interface Shape<Value> {
  build(fields: readonly never[]): Value
  split(value: Value): unknown[]
}

/** What a tuple or a map is, beside its fields. */
export interface RecordOptions<Value> {
  /** In a sentence. */
  readonly about: string
  /** A protocol id; or in words where it travels. */
  readonly protocol: string
  readonly shape?: Shape<Value>
  /** Calls `report` for whatever no other side would accept. */
  readonly validate?: (value: Value, report: (path: string, problem: string) => void) => void
}

/** The shape of a declaration that brings none. */
export function shapeOf<Value extends object>(names: readonly string[]): Shape<Value> {
  return {
    build: (fields) => {
      const value: Record<string, unknown> = {}
      for (let index = 0; index < names.length; index++) value[names[index]] = fields[index]
      return value as Value
    },
    split: (value) => {
      const fields = new Array<unknown>(names.length)
      for (let index = 0; index < names.length; index++) fields[index] = value[names[index] as keyof Value]
      return fields
    },
  }
}
