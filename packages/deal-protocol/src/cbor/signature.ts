import { SIGNATURE_TYPE, Signature } from '../values/signature.ts'
import { readStringHead, writeBytes } from './byte-string.ts'
import { InvalidContentError, InvalidJsonError, InvalidValueError } from './errors.ts'
import { headSize, MAJOR, writeHead } from './head.ts'
import { bytesFromJson } from './hex.ts'
import { LIMITS } from './limits.ts'
import { Schema } from './schema.ts'

/** How long the data of each type is, by type. */
const LENGTHS: readonly (number | undefined)[] = [undefined, 65, 96, 65]

/**
 * A byte string of the type and the data, at most 200 bytes together. Like Go, encodes whatever there is: a value that
 * has not been signed yet has a signature of type 0.
 */
export const signature: Schema<Signature> = /* @__PURE__ */ new Schema<Signature>({
  kind: 'signature',
  read: (cursor) => {
    const length = readStringHead(cursor, MAJOR.bytes, 'a signature as byte string', LIMITS.signatureBytes)
    const start = cursor.offset
    if (length === 0) throw new InvalidContentError(start, 'signature', 'string empty')
    cursor.offset = start + length
    const type = cursor.bytes[start]
    if (type < SIGNATURE_TYPE.secp256k1 || type > SIGNATURE_TYPE.delegated) {
      throw new InvalidContentError(start, 'signature', `invalid signature type in cbor input: ${type}`)
    }
    return new Signature(type, cursor.view(start + 1, start + length))
  },
  size: (value) => {
    if (!(value instanceof Signature)) throw new InvalidValueError('a Signature', value)
    const length = value.data.length + 1
    return headSize(length) + length
  },
  write: (writer, { type, data }) => {
    writeHead(writer, MAJOR.bytes, data.length + 1)
    writer.bytes[writer.offset++] = type
    writeBytes(writer, data)
  },
  zero: () => new Signature(0, new Uint8Array(0)),
  toJson: (value) => value.toJSON(),
  fromJson: (json) => {
    if (typeof json !== 'object' || json === null || Array.isArray(json) || !isByte(json.type)) {
      throw new InvalidJsonError('{ type, data }', json)
    }
    return new Signature(json.type, bytesFromJson(json.data))
  },
  validate: ({ type, data }, report) => {
    const expected = LENGTHS[type]
    if (expected === undefined) report('', `is of the unknown type ${type}`)
    else if (data.length !== expected) report('', `has ${data.length} bytes, must have ${expected}`)
  },
})

function isByte(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255
}
