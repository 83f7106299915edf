import { InvalidTransferParamsError } from './errors.ts'

/** Where the data of a deal can be fetched: the contents of `Transfer.params`. */
export interface TransferParams {
  /** `http(s)://…`, or `libp2p://` and a multiaddr with a peer. Its scheme, not `Transfer.type`, chooses the client. */
  readonly url: string
  /** For instance an authorization. null is what Go writes where there are none. */
  readonly headers: Readonly<Record<string, string>> | null
}

/** How long params may be. */
export interface TransferParamsLimits {
  readonly bytes: number
  /** How many headers. */
  readonly headers: number
  /** A header's name and value together. */
  readonly headerBytes: number
  readonly urlBytes: number
}

/** Caps that the reference lacks (defect 1). */
export const TRANSFER_PARAMS_LIMITS = { bytes: 262_144, headers: 64, headerBytes: 8_192, urlBytes: 8_192 } as const

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** JSON as Go writes it: both keys, headers in the order of their bytes, and `& < >` escaped. */
export function encodeTransferParams({ url, headers }: TransferParams): Uint8Array {
  const entries = Object.entries(headers ?? {}).sort(([a], [b]) => compareUtf8(a, b))
  const members = entries.map(([name, value]) => `${goString(name)}:${goString(value)}`)
  return encoder.encode(`{"URL":${goString(url)},"Headers":${headers === null ? 'null' : `{${members.join(',')}}`}}`)
}

/**
 * What JSON says, read as Go reads it: keys in any case, unknown ones ignored, null and missing the same as empty.
 *
 * @throws InvalidTransferParamsError, which never repeats what is there: params hold credentials
 */
export function decodeTransferParams(
  params: Uint8Array,
  limits: TransferParamsLimits = TRANSFER_PARAMS_LIMITS,
): TransferParams {
  const { bytes, headers: maxHeaders, headerBytes, urlBytes } = limits
  if (params.length > bytes) throw invalid(`${params.length} bytes, ${bytes} at most`)
  const json = parse(params)
  if (json === null) return { url: '', headers: null }
  if (typeof json !== 'object' || Array.isArray(json)) throw invalid('not an object')
  let url = ''
  let headers = null as Record<string, string> | null
  for (const [key, value] of Object.entries(json)) {
    if (equalsFolded(key, 'url')) url = textOf(value, 'URL') ?? url
    else if (equalsFolded(key, 'headers')) headers = value === null ? null : { ...headers, ...headersOf(value) }
  }
  if (encoder.encode(url).length > urlBytes) throw invalid(`a URL of more than ${urlBytes} bytes`)
  const entries = Object.entries(headers ?? {})
  if (entries.length > maxHeaders) throw invalid(`${entries.length} headers, ${maxHeaders} at most`)
  if (entries.some(([name, value]) => encoder.encode(name + value).length > headerBytes)) {
    throw invalid(`a header of more than ${headerBytes} bytes`)
  }
  return { url, headers }
}

/** The same with nothing secret left, for logs: no user, query or fragment in the URL, no values of headers. */
export function redactTransferParams({ url, headers }: TransferParams): TransferParams {
  const [address] = url.split(/[?#]/, 1)
  return {
    url: address.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/]*@/i, '$1') + (address === url ? '' : '?redacted'),
    headers: headers && Object.fromEntries(Object.keys(headers).map((name) => [name, 'redacted'])),
  }
}

function parse(params: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(params))
  } catch {
    // The engine's message quotes the text, so that it is no cause to pass on.
    throw invalid('not JSON')
  }
}

function headersOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('Headers is not an object')
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, textOf(text, 'a header') ?? '']))
}

function textOf(value: unknown, what: string): string | undefined {
  if (value === null) return undefined
  if (typeof value !== 'string') throw invalid(`${what} is not a string`)
  return value
}

function invalid(reason: string): InvalidTransferParamsError {
  return new InvalidTransferParamsError(`failed to de-serialize transport params bytes: ${reason}`)
}

function equalsFolded(key: string, name: string): boolean {
  return key.toLowerCase() === name
}

/** A string literal as of Go's encoding/json: what JavaScript writes, more of it escaped. */
function goString(text: string): string {
  const escaped = JSON.stringify(text).replace(/[&<>\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  // JSON.stringify escapes lone surrogates, Go what is no UTF-8.
  return text.isWellFormed() ? escaped : escaped.replace(/(?<=(?<!\\)(?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g, '\\ufffd')
}

function compareUtf8(a: string, b: string): number {
  const left = encoder.encode(a)
  const right = encoder.encode(b)
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    if (left[at] !== right[at]) return left[at] - right[at]
  }
  return left.length - right.length
}
