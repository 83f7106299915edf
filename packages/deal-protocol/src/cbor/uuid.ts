import { readStringHead } from './byte-string.ts'
import { InvalidContentError, InvalidJsonError, InvalidValueError } from './errors.ts'
import { MAJOR, writeHead } from './head.ts'
import { LIMITS } from './limits.ts'
import { Schema } from './schema.ts'

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const NIL = '00000000-0000-0000-0000-000000000000'

/** A byte string of 16 bytes in the order of RFC 4122; as value the usual text, `crypto.randomUUID()` makes one. */
export const uuid: Schema<string> = /* @__PURE__ */ new Schema<string>({
  kind: 'uuid',
  read: (cursor) => {
    const start = cursor.offset
    const length = readStringHead(cursor, MAJOR.bytes, 'a byte string', LIMITS.byteStringBytes)
    if (length !== 16) throw new InvalidContentError(start, 'uuid', 'expected array to have 16 elements')
    const at = cursor.offset
    cursor.offset = at + 16
    return formatUuid(cursor.bytes, at)
  },
  size: (value) => {
    if (typeof value !== 'string' || !isUuid(value)) throw new InvalidValueError('a uuid', value)
    return 17
  },
  write: (writer, value) => {
    writeHead(writer, MAJOR.bytes, 16)
    parseUuid(value, writer.bytes, writer.offset)
    writer.offset += 16
  },
  zero: () => NIL,
  toJson: (value) => value,
  fromJson: (json) => {
    if (typeof json !== 'string' || !isUuid(json)) throw new InvalidJsonError('a uuid', json)
    return json.toLowerCase()
  },
})

/** The 16 bytes of a uuid: what a deal status request signs. */
export function uuidBytes(value: string): Uint8Array {
  uuid.size(value)
  const bytes = new Uint8Array(16)
  parseUuid(value, bytes, 0)
  return bytes
}

function formatUuid(bytes: Uint8Array, at: number): string {
  const first = HEX[bytes[at]] + HEX[bytes[at + 1]] + HEX[bytes[at + 2]] + HEX[bytes[at + 3]]
  const second = HEX[bytes[at + 4]] + HEX[bytes[at + 5]]
  const third = HEX[bytes[at + 6]] + HEX[bytes[at + 7]]
  const fourth = HEX[bytes[at + 8]] + HEX[bytes[at + 9]]
  const fifth = HEX[bytes[at + 10]] + HEX[bytes[at + 11]] + HEX[bytes[at + 12]] + HEX[bytes[at + 13]]
  return `${first}-${second}-${third}-${fourth}-${fifth}${HEX[bytes[at + 14]]}${HEX[bytes[at + 15]]}`
}

/** What a character of ASCII is: hex digits are 0. */
const DASH = 1
const OTHER = 2
const KINDS = /* @__PURE__ */ Uint8Array.from({ length: 128 }, (_, unit) => kindOf(String.fromCharCode(unit)))

function kindOf(character: string): number {
  if (character === '-') return DASH
  return /[0-9a-f]/i.test(character) ? 0 : OTHER
}

/** A loop without branches, because a regular expression takes 100 ns more. */
function isUuid(value: string): boolean {
  if (value.length !== 36) return false
  let seen = 0
  let dashes = 0
  for (let at = 0; at < 36; at++) {
    const unit = value.charCodeAt(at)
    // Beyond ASCII a unit has higher bits, which are kinds that nothing else has.
    const kind = KINDS[unit & 0x7f] | (unit & ~0x7f)
    seen |= kind
    dashes += kind
  }
  return (
    seen === DASH && dashes === 4 && isDash(value, 8) && isDash(value, 13) && isDash(value, 18) && isDash(value, 23)
  )
}

function isDash(value: string, at: number): boolean {
  return value.charCodeAt(at) === 0x2d
}

/** 36 characters of which the 9th, 14th, 19th and 24th are dashes. */
function parseUuid(value: string, bytes: Uint8Array, offset: number): void {
  for (let at = 0, end = offset; at < 36; at += 2) {
    if (at === 8 || at === 13 || at === 18 || at === 23) at++
    bytes[end++] = (nibble(value.charCodeAt(at)) << 4) | nibble(value.charCodeAt(at + 1))
  }
}

/** The value of a hex digit of either case: letters have the bit 0x40, and A or a end in 1. */
function nibble(unit: number): number {
  return (unit & 15) + 9 * (unit >> 6)
}
