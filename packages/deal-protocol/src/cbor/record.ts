import { InvalidJsonError, InvalidValueError, MessageError } from './errors.ts'
import {
  type Declaration,
  type Field,
  type Fields,
  type RecordOf,
  type RecordOptions,
  type Shape,
  shapeOf,
} from './field.ts'
import type { Codec, Json, RecordDescription } from './schema.ts'

/** What tuples and maps have in common: everything but their bytes. */
export interface RecordParts<Value> {
  readonly fields: readonly Field<unknown>[]
  readonly shape: Shape<Value>
  readonly describe: (style: 'tuple' | 'map', wireOrder: readonly number[]) => RecordDescription
  readonly codec: Pick<Codec<Value>, 'kind' | 'zero' | 'toJson' | 'fromJson' | 'validate'>
  /** The values of the fields, once it is clear that there are fields. */
  split(value: Value): unknown[]
  /** Adds the name of the field at an index to what an error says. */
  located(error: unknown, index: number): unknown
}

export function recordOf<Declared extends Fields>(
  name: string,
  declared: Declaration<Declared>,
  options: RecordOptions<RecordOf<Declared>>,
): RecordParts<RecordOf<Declared>> {
  type Value = RecordOf<Declared>
  const declaredFields = typeof declared === 'function' ? declared() : declared
  const names = Object.keys(declaredFields)
  const fields: Field<unknown>[] = Object.values(declaredFields)
  const shape = options.shape ?? shapeOf<Value>(names)
  const located = (error: unknown, index: number): unknown =>
    error instanceof MessageError ? error.within(fields[index].wireName) : error

  function split(value: Value): unknown[] {
    if (typeof value !== 'object' || value === null) throw new InvalidValueError(`a ${name}`, value)
    return shape.split(value)
  }

  function at<Result>(index: number, run: () => Result): Result {
    try {
      return run()
    } catch (error) {
      throw located(error, index)
    }
  }

  return {
    fields,
    shape,
    split,
    located,
    describe: (style, wireOrder) => ({
      name,
      style,
      about: options.about,
      protocol: options.protocol,
      wireOrder,
      fields: fields.map(({ wireName, schema, presence }, index) => ({
        name: names[index],
        wireName,
        schema,
        presence,
      })),
    }),
    codec: {
      kind: name,
      zero: () => shape.build(fields.map(({ schema }) => schema.zero()) as never[]),
      toJson: (value) =>
        Object.fromEntries(split(value).map((of, index) => [names[index], fields[index].schema.toJson(of)])),
      fromJson: (json) => {
        const found = jsonFields(json, name, names)
        return shape.build(
          fields.map(({ schema, presence }, index) => {
            const value = found[index]
            if (value !== undefined) return at(index, () => schema.fromJson(value))
            if (presence === 'required') throw located(new InvalidJsonError('a value', undefined), index)
            return schema.zero()
          }) as never[],
        )
      },
      validate: (value, report) => {
        for (const [index, of] of split(value).entries()) {
          const { schema, wireName } = fields[index]
          schema.validate(of, (path, problem) => report(below(wireName, path), problem))
        }
        options.validate?.(value, report)
      },
    },
  }
}

function below(wireName: string, path: string): string {
  if (path === '') return wireName
  return path.startsWith('[') ? wireName + path : `${wireName}.${path}`
}

/** The JSON of each field, by name in any case, as Go's decoder of JSON does it: so its output can be read as well. */
function jsonFields(json: Json, name: string, names: readonly string[]): (Json | undefined)[] {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new InvalidJsonError(`a ${name}`, json)
  const lowerCase = names.map((known) => known.toLowerCase())
  const found = new Array<Json | undefined>(names.length).fill(undefined)
  for (const [key, value] of Object.entries(json)) {
    const index = lowerCase.indexOf(key.toLowerCase())
    if (index < 0) throw new InvalidJsonError(`a field of ${name}`, key).within(key)
    found[index] = value
  }
  return found
}
