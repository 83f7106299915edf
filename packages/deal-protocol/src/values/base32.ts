const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const VALUES = new Map([...ALPHABET].map((character, value) => [character, value]))

/** RFC 4648 in lower case, without padding. */
export function encodeBase32(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let pending = 0
  for (const byte of bytes) {
    pending = ((pending << 8) | byte) & 0xfff
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[(pending >> (bits - 5)) & 31]
  }
  return bits === 0 ? text : text + ALPHABET[(pending << (5 - bits)) & 31]
}

/** What `encodeBase32` made; or the position of the first character that is none of its alphabet. */
export function decodeBase32(text: string): Uint8Array | number {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8))
  let bits = 0
  let pending = 0
  let end = 0
  for (let at = 0; at < text.length; at++) {
    const value = VALUES.get(text[at])
    if (value === undefined) return at
    pending = ((pending << 5) | value) & 0xfff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes[end++] = pending >> bits
    }
  }
  return bytes
}
