import { Label } from '../values/label.ts'
import { readStringHead, writeBytes } from './byte-string.ts'
import { InvalidJsonError, InvalidValueError, NotCanonicalError, TooLongError, UnexpectedEndError } from './errors.ts'
import { headSize, MAJOR, unexpectedKind, writeHead } from './head.ts'
import { bytesFromJson } from './hex.ts'
import { LIMITS } from './limits.ts'
import { Schema } from './schema.ts'
import { isUtf8 } from './utf8.ts'

/** What the market actor takes, and Boost. */
const MAX_LABEL_BYTES = 256

/** A text string or a byte string, according to its kind. */
export const label: Schema<Label> = /* @__PURE__ */ new Schema<Label>({
  kind: 'label',
  read: (cursor) => {
    const start = cursor.offset
    if (start >= cursor.end) throw new UnexpectedEndError(start, 1, 0)
    const major = cursor.bytes[start] >> 5
    if (major !== MAJOR.text && major !== MAJOR.bytes) throw unexpectedKind(cursor, 'a label, text or byte string')
    const length = readStringHead(cursor, major, 'a label', LIMITS.byteStringBytes)
    const at = cursor.offset
    cursor.offset = at + length
    const contents = cursor.view(at, at + length)
    if (major === MAJOR.bytes) return Label.bytes(contents)
    if (cursor.strict && !isUtf8(contents)) throw new NotCanonicalError('label string not valid utf8', at)
    return Label.text(contents)
  },
  size: (value) => {
    if (!(value instanceof Label)) throw new InvalidValueError('a Label', value)
    const { length } = value.bytes
    if (length > LIMITS.byteStringBytes) throw new TooLongError('a label', length, LIMITS.byteStringBytes)
    return headSize(length) + length
  },
  write: (writer, { kind, bytes }) => {
    writeHead(writer, kind === 'string' ? MAJOR.text : MAJOR.bytes, bytes.length)
    writeBytes(writer, bytes)
  },
  zero: () => Label.text(''),
  toJson: (value) => value.toJSON(),
  fromJson: (json) => {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) {
      throw new InvalidJsonError('{ kind, hex }', json)
    }
    const contents = bytesFromJson(json.hex)
    if (json.kind === 'string') return Label.text(contents)
    if (json.kind === 'bytes') return Label.bytes(contents)
    throw new InvalidJsonError('a label of kind string or bytes', json.kind)
  },
  validate: (value, report) => {
    if (value.bytes.length > MAX_LABEL_BYTES)
      report('', `is ${value.bytes.length} bytes long, ${MAX_LABEL_BYTES} at most`)
    if (!value.isValid) report('', 'is a text that is not UTF-8')
  },
})
