import { multiaddr as platformMultiaddr } from '#platform'
import { bytes } from './bytes.ts'
import { InvalidJsonError } from './errors.ts'
import { bytesFromJson, toHex } from './hex.ts'
import { Schema } from './schema.ts'

/** What makes a multiaddr of its text or of its bytes, such as `multiaddr` of `@multiformats/multiaddr`. */
export type ParseMultiaddr = (multiaddr: string | Uint8Array) => { readonly bytes: Uint8Array; toString(): string }

let provided: ParseMultiaddr | undefined

/**
 * Gives multiaddrs their text in JSON, and lets `validate` look at them, where that is left out for its size: in
 * browsers, in which all other codecs together take but four times as much. Node has it from the start.
 */
export function provideMultiaddr(multiaddr: ParseMultiaddr): void {
  provided = multiaddr
}

function parser(): ParseMultiaddr | undefined {
  return provided ?? platformMultiaddr
}

/**
 * A byte string that holds a multiaddr. In JSON its text; or `{ hex }`, if it has none or nothing here makes it
 * ({@link provideMultiaddr}).
 */
export const multiaddrBytes: Schema<Uint8Array> = /* @__PURE__ */ new Schema<Uint8Array>({
  ...bytes,
  kind: 'multiaddr in bytes',
  toJson: (value) => textOf(value) ?? { hex: toHex(value) },
  fromJson: (json) => {
    if (typeof json === 'object' && json !== null && 'hex' in json) return bytesFromJson(json.hex)
    if (typeof json !== 'string') throw new InvalidJsonError('a multiaddr, or { hex }', json)
    const parse = parser()
    if (parse === undefined) throw new InvalidJsonError('{ hex }, for want of provideMultiaddr', json)
    try {
      return parse(json).bytes
    } catch (cause) {
      throw new InvalidJsonError('a multiaddr, or { hex }', json, { cause })
    }
  },
  validate: (value, report) => {
    if (parser() !== undefined && textOf(value) === undefined) report('', 'is no multiaddr')
  },
})

/** The text from which the same bytes can be made. No bytes are `/` to the library, and no multiaddr to Go. */
function textOf(value: Uint8Array): string | undefined {
  if (value.length === 0) return undefined
  const parse = parser()
  try {
    const text = parse?.(value).toString()
    return text !== undefined && toHex((parse as ParseMultiaddr)(text).bytes) === toHex(value) ? text : undefined
  } catch {
    return undefined
  }
}
