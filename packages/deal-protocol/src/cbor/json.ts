import { named } from './encode.ts'
import { InvalidJsonError } from './errors.ts'
import type { Json, Problem, Schema } from './schema.ts'

/**
 * The JSON form of a value, from which `fromJson` makes the same value again. Integers of 64 bits and amounts are
 * decimal strings; bytes and free-form values are hex; CIDs, addresses and uuids are strings; a label is
 * `{ kind, hex }`, a signature `{ type, data }`, text that is not UTF-8 `{ hex }`.
 */
export function toJson<Value>(type: Schema<Value>, value: Value): Json {
  try {
    return type.toJson(value)
  } catch (error) {
    throw named(error, type)
  }
}

/**
 * The value of a JSON form. Names count in any case, so that Go's are understood as well.
 *
 * @throws InvalidJsonError with the path of the field
 */
export function fromJson<Value>(type: Schema<Value>, json: Json): Value {
  try {
    return type.fromJson(json)
  } catch (error) {
    throw named(error, type)
  }
}

/** The value of a JSON text. */
export function parseJson<Value>(type: Schema<Value>, text: string): Value {
  let json: Json
  try {
    json = JSON.parse(text) as Json
  } catch {
    // The engine's message quotes the text, which may hold credentials: so it is no cause to pass on.
    throw named(new InvalidJsonError('JSON', text), type)
  }
  return fromJson(type, json)
}

/** Everything about a value that decodes and encodes, but that no other side would accept. */
export function validate<Value>(type: Schema<Value>, value: Value): Problem[] {
  const problems: Problem[] = []
  const name = type.record?.name ?? type.kind
  type.validate(value, (path, problem) => problems.push({ path: path === '' ? name : `${name}.${path}`, problem }))
  return problems
}
