import { type FileHandle, open } from 'node:fs/promises'
import { FileError } from '../../errors.ts'

/** A file that is open for reading, and how long it was when it was opened. */
export interface RegularFile {
  readonly path: string
  readonly fd: number
  readonly size: number
}

export async function openForReading(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (error) {
    throw new FileError(path, 'open', error)
  }
}

/** What reading throws: an error of the operating system gets the file's name. */
export function asReadError(path: string, error: unknown): unknown {
  return error instanceof Error && 'syscall' in error ? new FileError(path, 'read', error) : error
}
