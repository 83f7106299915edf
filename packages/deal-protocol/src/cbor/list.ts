import { InvalidJsonError, InvalidValueError, LimitExceededError, MessageError, TooLongError } from './errors.ts'
import { headSize, MAJOR, readHead, writeHead } from './head.ts'
import { LIMITS } from './limits.ts'
import { Schema } from './schema.ts'

/** An array of values of one type, at most 8,192. Grows with what is there, never to what the head announces. */
/* @__NO_SIDE_EFFECTS__ */
export function list<Value>(of: Schema<Value>): Schema<Value[]> {
  return new Schema<Value[]>({
    kind: `list of ${of.kind}`,
    of,
    read: (cursor) => {
      const start = cursor.offset
      const count = readHead(cursor, MAJOR.array, 'an array')
      if (count > LIMITS.items) throw new LimitExceededError(start, 'an array', count, LIMITS.items)
      const values: Value[] = []
      try {
        while (values.length < count) values.push(of.read(cursor))
      } catch (error) {
        throw located(error, values.length)
      }
      return values
    },
    size: (values) => {
      if (!Array.isArray(values)) throw new InvalidValueError('an array', values)
      if (values.length > LIMITS.items) throw new TooLongError('an array', values.length, LIMITS.items)
      let size = headSize(values.length)
      eachAt(values, (value) => {
        size += of.size(value)
      })
      return size
    },
    write: (writer, values) => {
      writeHead(writer, MAJOR.array, values.length)
      for (const value of values) of.write(writer, value)
    },
    zero: () => [],
    toJson: (values) => values.map((value) => of.toJson(value)),
    fromJson: (json) => {
      if (!Array.isArray(json)) throw new InvalidJsonError('an array', json)
      const values: Value[] = []
      eachAt(json, (item) => values.push(of.fromJson(item)))
      return values
    },
    validate: (values, report) => {
      for (const [index, value] of values.entries()) {
        of.validate(value, (path, problem) => report(path === '' ? `[${index}]` : `[${index}].${path}`, problem))
      }
    },
  })
}

function eachAt<Item>(items: readonly Item[], visit: (item: Item) => void): void {
  let index = 0
  try {
    for (; index < items.length; index++) visit(items[index])
  } catch (error) {
    throw located(error, index)
  }
}

function located(error: unknown, index: number): unknown {
  return error instanceof MessageError ? error.within(`[${index}]`) : error
}
