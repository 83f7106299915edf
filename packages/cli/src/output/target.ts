import { createReadStream, createWriteStream, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { interruption } from '../interruption.ts'
import { withTemporaryFolder } from '../temporary-folder.ts'
import { Output } from './output.ts'
import { makeWholeFile } from './whole-file.ts'

/**
 * Where Go's commands write: standard output when there is no `path`, or `-`; otherwise a file, which may exist and
 * then is replaced, as a whole.
 */
export async function writeTo<T>(path: string | undefined, write: (output: Output) => Promise<T>): Promise<T> {
  if (path === undefined || path === '-') return writeThrough(process.stdout, write)
  if (isSpecial(path)) return writeAndEnd(createWriteStream(path), write)
  return makeWholeFile(path, { replace: true }, (temporary) => writeAndEnd(createWriteStream(temporary), write))
}

/** The same for what can only be made, whole, under a path of its own. An existing file is an error unless `replace`. */
export async function makeAt<T>(
  path: string | undefined,
  { replace }: { replace: boolean },
  make: (path: string, options: { overwrite: boolean }) => Promise<T>,
): Promise<T> {
  const toStandardOutput = path === undefined || path === '-'
  if (!toStandardOutput && !isSpecial(path)) return make(path, { overwrite: replace })
  return withTemporaryFolder(async (folder) => {
    const made = join(folder, 'made')
    const result = await make(made, { overwrite: false })
    const stream = toStandardOutput ? process.stdout : createWriteStream(path)
    await pipeline(createReadStream(made), stream, { signal: interruption, end: !toStandardOutput })
    return result
  })
}

async function writeThrough<T>(stream: Writable, write: (output: Output) => Promise<T>): Promise<T> {
  const output = new Output(stream)
  const result = await write(output)
  await output.flush()
  return result
}

async function writeAndEnd<T>(stream: Writable, write: (output: Output) => Promise<T>): Promise<T> {
  const ended = finished(stream)
  ended.catch(() => {}) // Thrown where it is awaited, if writing has not thrown already.
  try {
    const result = await writeThrough(stream, write)
    stream.end()
    await ended
    return result
  } catch (error) {
    stream.destroy()
    throw error
  }
}

/** A device or a pipe: written to, never replaced. */
function isSpecial(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  return found !== undefined && !found.isFile() && !found.isDirectory()
}
