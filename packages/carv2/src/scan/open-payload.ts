import { type Container, openContainer } from '../format/container.ts'
import type { ResolvedReadOptions } from '../options.ts'
import type { ByteSource } from '../source/byte-source.ts'
import { isByteSource } from '../source/byte-source.ts'
import { type CarInput, openSource } from '../source/open-source.ts'
import { SourceWindow, type SourceWindowOptions } from './source-window.ts'
import { type ByteStream, StreamWindow } from './stream-window.ts'
import type { Window } from './window.ts'

/** A CAR whose beginning has been read: a window on its payload, and how to let go of it. */
export interface OpenPayload {
  readonly container: Container
  readonly window: Window
  /** Bytes of the whole input; undefined for a stream. */
  readonly size: number | undefined
  /** The source below the window; undefined for a stream. */
  readonly source: ByteSource | undefined
  close(): Promise<void>
}

/** Opens any input for scanning. Whatever was opened here is closed again when the beginning is malformed. */
export async function openPayload(
  input: CarInput | ByteStream,
  options: ResolvedReadOptions,
  windowOptions: SourceWindowOptions = {},
): Promise<OpenPayload> {
  if (isStream(input)) return openStream(input, options, windowOptions)
  const { source, close } = openSource(input, options)
  try {
    const size = await source.size(options)
    const window = new SourceWindow(source, size, windowOptions)
    const container = await openContainer(window, options, size)
    return { container, window, size, source, close: async () => close() }
  } catch (error) {
    await close()
    throw error
  }
}

async function openStream(
  stream: ByteStream,
  options: ResolvedReadOptions,
  windowOptions: SourceWindowOptions,
): Promise<OpenPayload> {
  const window = new StreamWindow(stream, windowOptions)
  try {
    const container = await openContainer(window, options)
    return { container, window, size: undefined, source: undefined, close: () => window.release() }
  } catch (error) {
    await window.release()
    throw error
  }
}

function isStream(input: CarInput | ByteStream): input is ByteStream {
  if (typeof input === 'string' || input instanceof Uint8Array || input instanceof Blob || isByteSource(input))
    return false
  return Symbol.asyncIterator in input || Symbol.iterator in input
}
