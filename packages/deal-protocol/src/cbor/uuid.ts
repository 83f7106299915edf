import { readStringHead } from './byte-string.ts'
import { InvalidContentError, InvalidJsonError, InvalidValueError } from './errors.ts'
import { MAJOR, writeHead } from './head.ts'
import { LIMITS } from './limits.ts'
import { Schema } from './schema.ts'

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const DASH = 0x2d
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

/** A loop, because a regular expression takes 100 ns more. */
function isUuid(value: string): boolean {
  if (value.length !== 36) return false
  for (let at = 0; at < 36; at++) {
    const unit = value.charCodeAt(at)
    if (at === 8 || at === 13 || at === 18 || at === 23) {
      if (unit !== DASH) return false
    } else if (!isHexDigit(unit)) return false
  }
  return true
}

function isHexDigit(unit: number): boolean {
  return (unit >= 0x30 && unit <= 0x39) || ((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x66)
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
  return (unit & 15) + (unit & 0x40 ? 9 : 0)
}
