import { readFile } from '#platform'
import { InvalidArgumentError } from '../errors.ts'

/** Whatever a piece's payload can be read from: a path or `file:` URL, bytes, a Blob, or chunks of bytes. */
export type PieceInput = string | URL | Uint8Array | Blob | AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** The bytes of an input, in order. Whoever gets them may keep them. */
export function readPayload(input: PieceInput): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  const path = pathOf(input)
  if (path !== undefined) return readFile(path)
  if (input instanceof Uint8Array) return [input]
  if (input instanceof Blob) return input.stream()
  return input as AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

/** How many bytes an input has, if that is known at once. */
export function knownSizeOf(input: PieceInput): number | undefined {
  if (input instanceof Uint8Array) return input.length
  return input instanceof Blob ? input.size : undefined
}

/** The path of an input that is a file; undefined for any other. */
export function pathOf(input: PieceInput): string | undefined {
  if (typeof input === 'string') return input
  if (!(input instanceof URL)) return undefined
  if (input.protocol !== 'file:') throw new InvalidArgumentError('input', `is a file: URL, got ${input.protocol}`)
  return decodeURIComponent(input.pathname)
}
