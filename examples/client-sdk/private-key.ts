/** 32 random bytes. One in 2^128 of them is no key of secp256k1, which `secp256k1Signer` would say. */
export function generatePrivateKey(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(32))
}

/**
 * A key for `secp256k1Signer`, of 64 hex digits, or of what `lotus wallet export` prints: JSON in hex, with the key in
 * base64.
 *
 * @throws Error that never repeats the text
 */
export function readPrivateKey(text: string): Uint8Array {
  const bytes = bytesOfHex(text.trim())
  if (bytes.length === 32) return bytes
  const exported = parseExport(new TextDecoder().decode(bytes))
  if (exported?.Type === 'bls') throw new Error('is a BLS key; secp256k1 keys sign here')
  if (exported?.Type !== 'secp256k1' || typeof exported.PrivateKey !== 'string') {
    throw new Error('is no private key: 64 hex digits, or what `lotus wallet export` prints')
  }
  return Uint8Array.from(atob(exported.PrivateKey), (character) => character.charCodeAt(0))
}

export function hexOfBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function bytesOfHex(hex: string): Uint8Array {
  if (!/^(?:[0-9a-f]{2})+$/i.test(hex)) throw new Error(hex === '' ? 'is missing' : 'is no hex')
  return Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))
}

function parseExport(text: string): { Type?: unknown; PrivateKey?: unknown } | undefined {
  try {
    const json = JSON.parse(text)
    return typeof json === 'object' && json !== null ? json : undefined
  } catch {
    return undefined
  }
}
