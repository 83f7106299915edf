import { readStringHead, writeBytes } from './byte-string.ts'
import type { Cursor, Writer } from './cursor.ts'
import { InvalidContentError, InvalidJsonError, InvalidValueError, NotCanonicalError, TooLongError } from './errors.ts'
import { headSize, MAJOR, writeHead } from './head.ts'
import { bytesFromJson, toHex } from './hex.ts'
import { LIMITS } from './limits.ts'
import { type Json, Schema } from './schema.ts'
import { decodeUtf8, utf8Length, writeUtf8 } from './utf8.ts'

/**
 * A text string. What compat decoding finds in it that is not UTF-8 stays, as lone surrogates: `isWellFormed()` tells.
 * In JSON it is then `{ hex }`.
 */
export const text: Schema<string> = /* @__PURE__ */ new Schema<string>({
  kind: 'text',
  read: readText,
  size: textSize,
  write: (writer, value) => {
    if (value.length <= SHORT && writeAscii(writer, value)) return
    const length = utf8Length(value)
    writeHead(writer, MAJOR.text, length)
    writeUtf8(value, length, writer.bytes, writer.offset)
    writer.offset += length
  },
  zero: () => '',
  toJson: (value) => (value.isWellFormed() ? value : { hex: toHex(textBytes(value)) }),
  fromJson: textFromJson,
  validate: (value, report) => {
    if (!value.isWellFormed()) report('', 'is not UTF-8')
  },
})

/** A text string that holds bytes instead, such as a peer id: `bytes` to TypeScript, and hex in JSON. */
export const rawText: Schema<Uint8Array> = /* @__PURE__ */ new Schema<Uint8Array>({
  kind: 'bytes in a text string',
  read: (cursor) => {
    const length = readStringHead(cursor, MAJOR.text, 'a text string', LIMITS.textBytes)
    const start = cursor.offset
    cursor.offset = start + length
    return cursor.view(start, start + length)
  },
  size: (value) => {
    if (!(value instanceof Uint8Array)) throw new InvalidValueError('a Uint8Array', value)
    if (value.length > LIMITS.textBytes) throw new TooLongError('a text string', value.length, LIMITS.textBytes)
    return headSize(value.length) + value.length
  },
  write: (writer, value) => {
    writeHead(writer, MAJOR.text, value.length)
    writeBytes(writer, value)
  },
  zero: () => new Uint8Array(0),
  toJson: toHex,
  fromJson: bytesFromJson,
})

function readText(cursor: Cursor): string {
  const length = readStringHead(cursor, MAJOR.text, 'a text string', LIMITS.textBytes)
  const start = cursor.offset
  cursor.offset = start + length
  if (length === 0) return ''
  const value = decodeUtf8(cursor.bytes, start, start + length)
  if (cursor.strict && !value.isWellFormed()) throw new NotCanonicalError('text is not UTF-8', start)
  return value
}

function textSize(value: string): number {
  if (typeof value !== 'string') throw new InvalidValueError('a string', value)
  const length = utf8Length(value)
  if (length < 0) throw new InvalidValueError('a string without lone surrogates', value)
  if (length > LIMITS.textBytes) throw new TooLongError('a text string', length, LIMITS.textBytes)
  return headSize(length) + length
}

/** Texts up to this length are first taken for ASCII, which spares measuring them again. */
const SHORT = 64

/** Writes a text of ASCII; false, with nothing written, for any other. */
function writeAscii(writer: Writer, value: string): boolean {
  const start = writer.offset
  const { length } = value
  writeHead(writer, MAJOR.text, length)
  const { bytes, offset } = writer
  for (let at = 0; at < length; at++) {
    const unit = value.charCodeAt(at)
    if (unit > 0x7f) {
      writer.offset = start
      return false
    }
    bytes[offset + at] = unit
  }
  writer.offset = offset + length
  return true
}

/** The bytes of a decoded text, as they were. */
export function textBytes(value: string): Uint8Array {
  const length = utf8Length(value)
  if (length < 0) throw new InvalidValueError('a string without lone surrogates', value)
  const bytes = new Uint8Array(length)
  writeUtf8(value, length, bytes, 0)
  return bytes
}

function textFromJson(json: Json): string {
  if (typeof json === 'string') return json
  if (typeof json !== 'object' || json === null || Array.isArray(json) || !('hex' in json)) {
    throw new InvalidJsonError('a string, or { hex }', json)
  }
  const bytes = bytesFromJson(json.hex)
  return decodeUtf8(bytes, 0, bytes.length)
}

/** One text of a fixed list, each under a name: `i` on the wire, `Inbound` as value. */
/* @__NO_SIDE_EFFECTS__ */
export function textEnumeration<Name extends string>(names: Readonly<Record<Name, string>>): Schema<Name> {
  const entries = Object.entries(names) as [Name, string][]
  const expected = `one of ${entries.map(([name]) => name).join(', ')}`
  return new Schema<Name>({
    kind: `enumeration: ${entries.map(([name, wire]) => `${name} as "${wire}"`).join(', ')}`,
    read: (cursor) => {
      const offset = cursor.offset
      const wire = readText(cursor)
      const found = entries.find(([, value]) => value === wire)
      if (found === undefined) throw new InvalidContentError(offset, 'enumeration', `not ${expected}`)
      return found[0]
    },
    size: (value) => {
      if (!Object.hasOwn(names, value)) throw new InvalidValueError(expected, value)
      return textSize(names[value])
    },
    write: (writer: Writer, value) => text.write(writer, names[value]),
    zero: () => entries[0][0],
    toJson: (value) => value,
    fromJson: (json) => {
      if (typeof json !== 'string' || !Object.hasOwn(names, json)) throw new InvalidJsonError(expected, json)
      return json as Name
    },
  })
}
