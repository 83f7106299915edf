import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { addAbortSignal, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { interruption } from '../interruption.ts'
import { withTemporaryFolder } from '../temporary-folder.ts'

/** Standard input, which an interruption ends. */
export function standardInput(): Readable {
  return addAbortSignal(interruption, process.stdin)
}

/** A CAR to be read once, front to back: a path, or standard input when there is none, or `-`. */
export function carStream(path: string | undefined): string | Readable {
  return path === undefined || path === '-' ? standardInput() : path
}

/** Runs `use` with the path of a CAR that can be read in any order: standard input goes through a temporary file. */
export async function withCarFile<T>(path: string | undefined, use: (path: string) => Promise<T>): Promise<T> {
  if (path !== undefined && path !== '-') return use(path)
  return withTemporaryFolder(async (folder) => {
    const copy = join(folder, 'standard-input')
    await pipeline(standardInput(), createWriteStream(copy), { signal: interruption })
    return use(copy)
  })
}
