import { LIMITS } from '../cbor/limits.ts'

const encoder = new TextEncoder()

/**
 * A text that fits into a message: cut to 8,192 bytes between two characters, because a longer one would break the
 * whole answer (defect 4). Lone surrogates, which can't be encoded, become U+FFFD.
 */
export function messageText(text: string): string {
  const wellFormed = text.toWellFormed()
  if (wellFormed.length * 3 <= LIMITS.textBytes) return wellFormed
  const { read } = encoder.encodeInto(wellFormed, new Uint8Array(LIMITS.textBytes))
  return wellFormed.slice(0, read)
}
