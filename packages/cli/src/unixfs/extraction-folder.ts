import { randomBytes } from 'node:crypto'
import { lstat, mkdir, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { UnsafePathError } from '../errors.ts'
import { interruption } from '../interruption.ts'
import type { ExtractionTarget } from './extraction.ts'

/**
 * A folder that entries of a DAG are written to, never through a symbolic link that lies in it: not one that was
 * extracted before, nor one that was there already. Files appear whole; one that is there is replaced.
 */
export class ExtractionFolder implements ExtractionTarget {
  readonly #root: string
  /** Directories that have been made, or looked at. */
  readonly #directories = new Set<string>()

  private constructor(root: string) {
    this.#root = root
  }

  /** Makes the folder, if it is not there. */
  static async open(path: string): Promise<ExtractionFolder> {
    await mkdir(path, { recursive: true })
    return new ExtractionFolder(await realpath(path))
  }

  /** Where an entry goes. */
  placeOf(path: readonly string[]): string {
    for (const name of path) checkName(name)
    return join(this.#root, ...path)
  }

  async directory(path: readonly string[]): Promise<void> {
    for (let depth = 1; depth <= path.length; depth++) {
      const directory = this.placeOf(path.slice(0, depth))
      if (this.#directories.has(directory)) continue
      await makeDirectory(directory)
      this.#directories.add(directory)
    }
  }

  async file(path: readonly string[], content: AsyncIterable<Uint8Array>): Promise<void> {
    await this.#put(path, (temporary) => writeFile(temporary, content, { flag: 'wx', signal: interruption }))
  }

  /** The target may be anything: it is not followed here. */
  async symlink(path: readonly string[], target: Uint8Array): Promise<void> {
    await this.#put(path, (temporary) => symlink(Buffer.from(target), temporary))
  }

  /** A rename replaces a symbolic link; writing to it would follow it. */
  async #put(path: readonly string[], make: (temporary: string) => Promise<void>): Promise<void> {
    await this.directory(path.slice(0, -1))
    const target = this.placeOf(path)
    const name = `.${basename(target).slice(0, 40)}.${randomBytes(8).toString('hex')}.tmp`
    const temporary = join(dirname(target), name)
    try {
      await make(temporary)
      await rename(temporary, target)
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  }
}

function checkName(name: string): void {
  if (name === '.' || name === '..') throw new UnsafePathError(name, `'${name}' is unsupported in paths`)
  if (name === '' || /[/\0]/.test(name) || (process.platform === 'win32' && /[\\:]/.test(name))) {
    throw new UnsafePathError(name, 'not the name of a file')
  }
}

async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const found = await lstat(path)
    if (found.isSymbolicLink()) throw new UnsafePathError(path, 'path attempts to redirect through symlinks')
    if (!found.isDirectory()) throw error
  }
}
