import { multiaddr } from '@multiformats/multiaddr'
import { bytes } from './bytes.ts'
import { InvalidJsonError } from './errors.ts'
import { bytesFromJson, toHex } from './hex.ts'
import { Schema } from './schema.ts'

/** A byte string that holds a multiaddr: `multiaddr(value)` parses it. In JSON its text, or `{ hex }` if it has none. */
export const multiaddrBytes: Schema<Uint8Array> = new Schema<Uint8Array>({
  ...bytes,
  kind: 'multiaddr in bytes',
  toJson: (value) => textOf(value) ?? { hex: toHex(value) },
  fromJson: (json) => {
    if (typeof json === 'object' && json !== null && 'hex' in json) return bytesFromJson(json.hex)
    if (typeof json !== 'string') throw new InvalidJsonError('a multiaddr, or { hex }', json)
    try {
      return multiaddr(json).bytes
    } catch (cause) {
      throw new InvalidJsonError('a multiaddr, or { hex }', json, { cause })
    }
  },
  validate: (value, report) => {
    if (textOf(value) === undefined) report('', 'is no multiaddr')
  },
})

/** The text from which the same bytes can be made. No bytes are `/` to the library, and no multiaddr to Go. */
function textOf(value: Uint8Array): string | undefined {
  if (value.length === 0) return undefined
  try {
    const text = multiaddr(value).toString()
    return toHex(multiaddr(text).bytes) === toHex(value) ? text : undefined
  } catch {
    return undefined
  }
}
