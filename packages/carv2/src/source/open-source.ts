import { pathOfUrl } from '#platform'
import { UnsupportedError } from '../errors.ts'
import { blobSource } from './blob-source.ts'
import { type ByteSource, isByteSource } from './byte-source.ts'
import { bytesSource } from './bytes-source.ts'
import { fileSource } from './file-source.ts'

/** Whatever a CAR can be read from: a path, a `file:` URL, bytes, a Blob or any {@link ByteSource}. */
export type CarInput = string | URL | Uint8Array | Blob | ByteSource

/** A source, and whether whoever opened it must close it. A source that the caller passed in stays the caller's. */
export interface OwnedSource {
  readonly source: ByteSource
  close(): void | Promise<void>
}

/** Turns a {@link CarInput} into a source. */
export function openSource(input: CarInput, options: { io?: 'sync' | 'async' } = {}): OwnedSource {
  if (isByteSource(input)) return { source: input, close: () => {} }
  const source = makeSource(input, options)
  return { source, close: () => source.close() }
}

/** The path of an input that is a file; undefined for any other. */
export function pathOf(input: unknown): string | undefined {
  if (typeof input === 'string') return input
  if (input instanceof URL && input.protocol === 'file:') return pathOfUrl(input)
  return undefined
}

function makeSource(input: Exclude<CarInput, ByteSource>, options: { io?: 'sync' | 'async' }): ByteSource {
  const path = pathOf(input)
  if (path !== undefined) return fileSource(path, options)
  if (input instanceof Uint8Array) return bytesSource(input)
  if (input instanceof Blob) return blobSource(input)
  throw new UnsupportedError(`no source for ${(input as URL).protocol} URLs`)
}
