import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { FileError } from '../../errors.ts'

/** Puts the file at `from` in the place of the one at `to`. After a power loss either may be there. */
export function replaceFile(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    throw new FileError(to, 'replace', error)
  }
}

/** Makes the name of a file survive power loss. */
export function syncDirectoryOf(path: string): void {
  const directory = dirname(path)
  try {
    const descriptor = openSync(directory, 'r')
    try {
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    throw new FileError(directory, 'sync', error)
  }
}

/** Removes a file, if it is there. */
export function removeFile(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch (error) {
    throw new FileError(path, 'remove', error)
  }
}

/** A name nobody else makes. */
export function randomName(): string {
  return randomUUID()
}
