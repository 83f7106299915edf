import { nativeText } from '#platform'

/**
 * UTF-8 that comes back byte for byte even where it is none. A byte that belongs to no valid sequence becomes a lone
 * surrogate, U+DC80 to U+DCFF for 80 to ff, as in Python's `surrogateescape` (PEP 383), and the other way round.
 * Decoded text never has such a surrogate otherwise, so no two byte strings become the same text.
 */
const ESCAPE = 0xdc00

const fatal = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()

/** Up to this many bytes of ASCII are decoded in a loop; a native call costs 60 ns, one of TextDecoder 100 and more. */
const SHORT = 32
/** What native decoding puts in place of what is no UTF-8; a text may have it as well. */
const REPLACEMENT = '\ufffd'

export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= SHORT) {
    const text = decodeAscii(bytes, start, end)
    if (text !== undefined) return text
  }
  const text = nativeText?.decode(bytes, start, end)
  if (text !== undefined && !text.includes(REPLACEMENT)) return text
  const view = bytes.subarray(start, end)
  try {
    return fatal.decode(view)
  } catch {
    return decodeEscaping(view)
  }
}

function decodeAscii(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = ''
  let at = start
  for (; at + 4 <= end; at += 4) {
    const a = bytes[at]
    const b = bytes[at + 1]
    const c = bytes[at + 2]
    const d = bytes[at + 3]
    if ((a | b | c | d) > 0x7f) return undefined
    text += String.fromCharCode(a, b, c, d)
  }
  for (; at < end; at++) {
    if (bytes[at] > 0x7f) return undefined
    text += String.fromCharCode(bytes[at])
  }
  return text
}

/** The valid stretches as they are, the other bytes as surrogates. */
function decodeEscaping(bytes: Uint8Array): string {
  let text = ''
  let start = 0
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at)
    if (length === 0) {
      text += fatal.decode(bytes.subarray(start, at)) + String.fromCharCode(ESCAPE + bytes[at])
      start = at + 1
    }
    at += Math.max(length, 1)
  }
  return text + fatal.decode(bytes.subarray(start))
}

/** Length of the valid sequence at `at` (Unicode, table 3-7), 0 where there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]
  if (first < 0x80) return 1
  if (first < 0xc2 || first > 0xf4) return 0
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
  if (at + length > bytes.length || bytes[at + 1] < lowest || bytes[at + 1] > highest) return 0
  for (let index = at + 2; index < at + length; index++) if (bytes[index] >> 6 !== 0b10) return 0
  return length
}

/** How many bytes a text takes; -1 for one with a lone surrogate that escapes no byte. */
export function utf8Length(text: string): number {
  let length = text.length
  if (nativeText !== undefined && length > 2 * SHORT && nativeText.byteLength(text) === length) return length
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0x80) continue
    if (unit < 0x800) length++
    else if (unit < 0xd800 || unit > 0xdfff) length += 2
    else if (isPair(text, at, unit)) {
      length += 2
      at++
    } else if (!isEscape(unit)) return -1
  }
  return length
}

/** Writes a text; `length` is its `utf8Length`. */
export function writeUtf8(text: string, length: number, bytes: Uint8Array, offset: number): void {
  if (nativeText !== undefined && length === text.length) {
    nativeText.writeAscii(text, bytes, offset)
    return
  }
  if (text.length > 2 * SHORT && text.isWellFormed()) {
    encoder.encodeInto(text, bytes.subarray(offset))
    return
  }
  let end = offset
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0x80) bytes[end++] = unit
    else if (unit < 0x800) {
      bytes[end++] = 0xc0 | (unit >> 6)
      bytes[end++] = 0x80 | (unit & 0x3f)
    } else if (isPair(text, at, unit)) {
      const point = text.codePointAt(at++) as number
      bytes[end++] = 0xf0 | (point >> 18)
      bytes[end++] = 0x80 | ((point >> 12) & 0x3f)
      bytes[end++] = 0x80 | ((point >> 6) & 0x3f)
      bytes[end++] = 0x80 | (point & 0x3f)
    } else if (isEscape(unit)) {
      bytes[end++] = unit - ESCAPE
    } else {
      bytes[end++] = 0xe0 | (unit >> 12)
      bytes[end++] = 0x80 | ((unit >> 6) & 0x3f)
      bytes[end++] = 0x80 | (unit & 0x3f)
    }
  }
}

function isPair(text: string, at: number, unit: number): boolean {
  if (unit < 0xd800 || unit > 0xdbff) return false
  const next = text.charCodeAt(at + 1)
  return next >= 0xdc00 && next <= 0xdfff
}

function isEscape(unit: number): boolean {
  return unit >= ESCAPE + 0x80 && unit <= ESCAPE + 0xff
}

/** Whether bytes are UTF-8. */
export function isUtf8(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at)
    if (length === 0) return false
    at += length
  }
  return true
}
