import { randomUUID } from 'node:crypto'
import { chmodSync, closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { FileError } from '../../errors.ts'

const PERMISSIONS = 0o777

/**
 * Puts the file at `from` in the place of the one at `to`, with the permissions of that. After a power loss either may
 * be there.
 */
export function replaceFile(from: string, to: string): void {
  try {
    chmodSync(from, statSync(to).mode & PERMISSIONS)
    renameSync(from, to)
  } catch (error) {
    throw new FileError(to, 'replace', error)
  }
}

/**
 * Where a file really is, whatever links lead there and whatever becomes of the working directory: what is locked and
 * replaced is the file, not a link to it.
 */
export function realPathOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    // It is not there yet; if something else is wrong, opening it will say so.
  }
  try {
    return join(realpathSync(dirname(path)), basename(path))
  } catch {
    return resolve(path)
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
