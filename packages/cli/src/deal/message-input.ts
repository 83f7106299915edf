import { InvalidJsonError } from '@carport/deal-protocol'
import { InvalidHexError, InvalidUtf8Error } from './errors.ts'

/** How a command gets one message: from an argument that is the message, from a file, from a line of standard input. */
export interface MessageInput<Message> {
  /** Undefined for an argument that is not itself a message, and so names a file. */
  ofArgument(text: string): Message | undefined
  ofFile(contents: Buffer): Message
  ofLine(line: Uint8Array): Message
  /** What is wrong with an argument that names no file, if it looks like a message gone wrong. */
  mistakeIn(text: string): Error | undefined
}

/**
 * The bytes of a message, in hex. A file has either hex or the bytes themselves: all messages are arrays or maps, and
 * no hex digit is the head of one.
 */
export const hexInput: MessageInput<Uint8Array> = {
  ofArgument: (text) => (isHex(text) ? bytesOfHex(text) : undefined),
  ofFile: (contents) => {
    const text = contents.toString('latin1')
    return isHex(text) ? bytesOfHex(text) : contents
  },
  ofLine: (line) => bytesOfHex(Buffer.from(line.buffer, line.byteOffset, line.length).toString('latin1')),
  mistakeIn: (text) => (looksLikeHex(text) ? new InvalidHexError(misplaced(text)) : undefined),
}

/** A message in its JSON form, as text. */
export const jsonInput: MessageInput<string> = {
  ofArgument: (text) => (/^\s*\{/.test(text) ? text : undefined),
  ofFile: textOf,
  ofLine: textOf,
  // A message in hex, if not a key.
  mistakeIn: (text) => (looksLikeHex(text) ? new InvalidJsonError('JSON, or a file with JSON', text) : undefined),
}

/** What begins so is no name of a file, and is not repeated as if it were one. */
function looksLikeHex(text: string): boolean {
  return /^\s*(0x)?[0-9a-f]{8}/i.test(text)
}

/** Whitespace anywhere is fine: tools that print hex break it into lines and groups. */
function isHex(text: string): boolean {
  return /^\s*(0x)?[0-9a-f\s]*$/i.test(text)
}

function bytesOfHex(text: string): Buffer {
  const digits = text.replace(/^\s*0x/i, '').replace(/\s+/g, '')
  const bytes = Buffer.from(digits, 'hex')
  // Node stops at the first digit that is none.
  if (2 * bytes.length !== digits.length) throw new InvalidHexError(misplaced(text))
  return bytes
}

/** Where the first character is that is neither a hex digit nor space, if there is one. */
function misplaced(text: string): number | undefined {
  const prefix = /^\s*0x/i.exec(text)?.[0].length ?? 0
  const position = text.slice(prefix).search(/[^0-9a-f\s]/i)
  return position === -1 ? undefined : prefix + position
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (cause) {
    throw new InvalidUtf8Error({ cause })
  }
}
