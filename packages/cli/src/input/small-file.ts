import { createReadStream } from 'node:fs'
import { addAbortSignal, type Readable } from 'node:stream'
import { FileTooLargeError } from '../errors.ts'
import { interruption } from '../interruption.ts'

/** All bytes of a file, of a pipe or a device as well, as long as they are no more than `maxBytes`; `name` is for errors. */
export function readSmallFile(path: string, maxBytes: number, name = path): Promise<Buffer> {
  return readSmallStream(addAbortSignal(interruption, createReadStream(path)), name, maxBytes)
}

/** The same of a stream, which an error calls `name`. */
export async function readSmallStream(stream: Readable, name: string, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream) {
    length += chunk.length
    if (length > maxBytes) throw new FileTooLargeError(name, maxBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
