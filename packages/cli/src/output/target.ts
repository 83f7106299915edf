import { createReadStream, createWriteStream, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { interruption } from '../interruption.ts'
import { Output } from './output.ts'
import { withTemporaryFolder } from '../temporary-folder.ts'
import { makeWholeFile } from './whole-file.ts'

/**
 * Where Go's commands write: standard output when there is no `path`, or `-`; otherwise a file, which may exist and
 * then is replaced, as a whole.
 */
export async function writeTo(path: string | undefined, write: (output: Output) => Promise<void>): Promise<void> {
  if (path === undefined || path === '-') return writeThrough(process.stdout, write)
  if (isSpecial(path)) return writeAndEnd(createWriteStream(path), write)
  return makeWholeFile(path, { replace: true }, (temporary) => writeAndEnd(createWriteStream(temporary), write))
}

/**
 * The same for what a function of `@carport/carv2` makes, whole, under a path. An existing file is an error unless
 * `replace`.
 */
export async function makeAt(
  path: string | undefined,
  { replace }: { replace: boolean },
  make: (path: string, options: { overwrite: boolean }) => Promise<void>,
): Promise<void> {
  const toStandardOutput = path === undefined || path === '-'
  if (!toStandardOutput && !isSpecial(path)) return make(path, { overwrite: replace })
  await withTemporaryFolder(async (folder) => {
    const made = join(folder, 'made')
    await make(made, { overwrite: false })
    const stream = toStandardOutput ? process.stdout : createWriteStream(path)
    await pipeline(createReadStream(made), stream, { signal: interruption, end: !toStandardOutput })
  })
}

async function writeThrough(stream: Writable, write: (output: Output) => Promise<void>): Promise<void> {
  const output = new Output(stream)
  await write(output)
  await output.flush()
}

async function writeAndEnd(stream: Writable, write: (output: Output) => Promise<void>): Promise<void> {
  const ended = finished(stream)
  ended.catch(() => {}) // Thrown below, if writing has not thrown already.
  try {
    await writeThrough(stream, write)
  } catch (error) {
    stream.destroy()
    throw error
  }
  stream.end()
  await ended
}

/** A device or a pipe: written to, never replaced. */
function isSpecial(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  return found !== undefined && !found.isFile() && !found.isDirectory()
}
