import { asReadError, openForReading } from './open-file.ts'
import { SliceReader } from './slice-reader.ts'

/** The bytes of a file, of whatever kind, each slice in memory of its own. */
export async function* readFile(path: string): AsyncGenerator<Uint8Array> {
  await using handle = await openForReading(path)
  const stat = await handle.stat()
  try {
    for await (const slice of new SliceReader(handle.fd).slices(stat.isFile() ? 0 : undefined)) yield slice.slice()
  } catch (error) {
    throw asReadError(path, error)
  }
}
