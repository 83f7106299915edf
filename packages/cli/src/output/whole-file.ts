import { randomBytes } from 'node:crypto'
import { chmod, link, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AlreadyExistsError } from '@carport/carv2'

/** What file systems without hard links answer. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']

/**
 * Makes a file that appears whole or not at all: `make` writes a temporary file beside it, which is synced and then
 * takes the name. Throws `AlreadyExistsError`, unless it may replace what is there.
 */
export async function makeWholeFile<T>(
  path: string,
  { replace }: { replace: boolean },
  make: (temporary: string) => Promise<T>,
): Promise<T> {
  const replaced = await statIfThere(path)
  if (replaced !== undefined && !replace) throw new AlreadyExistsError(path)
  if (replaced === undefined) await stat(dirname(path)) // Throws an error that names it, not the temporary file.
  // What a symbolic link leads to is replaced, not the link.
  const target = replaced === undefined ? path : await realpath(path)
  const temporary = join(dirname(target), `.${basename(target).slice(0, 40)}.${randomBytes(8).toString('hex')}.tmp`)
  try {
    const result = await make(temporary)
    await sync(temporary)
    if (replaced !== undefined) await chmod(temporary, replaced.mode)
    if (replace) await rename(temporary, target)
    else await publishNew(temporary, path)
    await sync(dirname(target))
    return result
  } finally {
    await rm(temporary, { force: true })
  }
}

/** A link fails where the name is taken, even if only since a moment ago; a rename would not. */
async function publishNew(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw new AlreadyExistsError(path)
    if (!NO_LINKS.includes(code)) throw error
    await rename(temporary, path)
  }
}

/** Not every system lets a directory be synced, or opened at all. */
async function sync(path: string): Promise<void> {
  try {
    await using handle = await open(path, 'r')
    await handle.sync()
  } catch (error) {
    if ((await stat(path)).isFile()) throw error
  }
}

async function statIfThere(path: string) {
  try {
    return await stat(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
