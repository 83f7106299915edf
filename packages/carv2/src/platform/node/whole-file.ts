import { randomBytes } from 'node:crypto'
import { close, constants, fchmod, fsync, ftruncate, open, write } from 'node:fs'
import { link, realpath, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { AbortOptions } from 'abort-error'
import { AlreadyExistsError, FileError } from '../../errors.ts'
import { withHeadroom } from '../../source/headroom.ts'
import { andThen, type MaybePromise } from '../../source/maybe-promise.ts'
import type { OverwriteOptions, WholeFile } from '../../transform/whole-file.ts'

const openAsync = promisify(open)
const closeAsync = promisify(close)
const writeAsync = promisify(write)
const syncAsync = promisify(fsync)
const truncateAsync = promisify(ftruncate)
const changeModeAsync = promisify(fchmod)

const EXCLUSIVE = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL
const MODE = 0o666
const PERMISSIONS = 0o777
const BUFFER_BYTES = 1024 * 1024
/** Of the target's name, so that a long one leaves room for the rest. */
const NAME_CHARACTERS = 40
/** What file systems without hard links answer. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL']
/** What systems answer that can't open, or sync, a directory. */
const NO_DIRECTORY_SYNC = ['EPERM', 'EACCES', 'EISDIR', 'EINVAL', 'ENOTSUP', 'ENOSYS', 'EBADF']

/** Begins a file that will be at `path` once it is committed. `AlreadyExistsError`, unless it may be overwritten. */
export async function createWholeFile(path: string, { overwrite = false }: OverwriteOptions): Promise<WholeFile> {
  const replaced = await statIfThere(path)
  if (replaced !== undefined && !overwrite) throw new AlreadyExistsError(path)
  // What a symbolic link leads to is replaced, not the link.
  const target = replaced === undefined ? path : await wrap(path, 'open', () => realpath(path))
  const name = `.${basename(target).slice(0, NAME_CHARACTERS)}.${randomBytes(8).toString('hex')}.tmp`
  const temporary = join(dirname(target), name)
  const descriptor = await wrap(path, 'create', () => openAsync(temporary, EXCLUSIVE, MODE))
  const file = new TemporaryFile(path, target, temporary, descriptor, overwrite)
  try {
    if (replaced !== undefined) await file.changeMode(replaced.mode & PERMISSIONS)
    return file
  } catch (error) {
    await file.discard()
    throw error
  }
}

/** Whether both paths lead to one file. */
export async function isSameFile(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all([statIfThere(a), statIfThere(b)])
  return first !== undefined && second !== undefined && first.ino === second.ino && first.dev === second.dev
}

/** Two buffers: one is filled while the other is being written. */
class TemporaryFile implements WholeFile {
  readonly #path: string
  readonly #target: string
  readonly #temporary: string
  readonly #overwrite: boolean
  readonly #descriptor: number
  #buffer = withHeadroom(BUFFER_BYTES)
  #spare = withHeadroom(BUFFER_BYTES)
  /** Bytes in the buffer. */
  #filled = 0
  /** Where the buffer belongs in the file. */
  #position = 0
  #writing: Promise<void> | undefined
  #state: 'open' | 'closed' | 'done' = 'open'

  constructor(path: string, target: string, temporary: string, descriptor: number, overwrite: boolean) {
    this.#path = path
    this.#target = target
    this.#temporary = temporary
    this.#descriptor = descriptor
    this.#overwrite = overwrite
  }

  get size(): number {
    return this.#position + this.#filled
  }

  append(bytes: Uint8Array): MaybePromise<void> {
    const taken = bytes.length <= BUFFER_BYTES - this.#filled ? bytes : bytes.subarray(0, BUFFER_BYTES - this.#filled)
    this.#buffer.set(taken, this.#filled)
    this.#filled += taken.length
    if (this.#filled < BUFFER_BYTES) return undefined
    return this.#turnOver().then(() => {
      if (taken.length < bytes.length) return this.append(bytes.subarray(taken.length))
    })
  }

  skip(length: number): MaybePromise<void> {
    if (length === 0) return undefined
    return andThen(this.#filled === 0 ? undefined : this.#turnOver(), () => {
      this.#position += length
    })
  }

  async patch(bytes: Uint8Array, position: number): Promise<void> {
    await this.#flush()
    await this.#write(bytes, position)
  }

  async commit({ signal }: AbortOptions = {}): Promise<void> {
    await this.#flush()
    await this.#wrap('write', () => truncateAsync(this.#descriptor, this.#position))
    await this.#wrap('sync', () => syncAsync(this.#descriptor))
    await this.#close()
    signal?.throwIfAborted()
    if (this.#overwrite) await this.#wrap('rename', () => rename(this.#temporary, this.#target))
    else await this.#publishNew()
    this.#state = 'done'
    await this.#wrap('sync', () => syncDirectory(dirname(this.#target)))
  }

  async discard(): Promise<void> {
    if (this.#state === 'done') return
    await this.#writing?.catch(() => {})
    try {
      await this.#close()
    } finally {
      this.#state = 'done'
      await this.#wrap('remove', () => unlink(this.#temporary))
    }
  }

  async changeMode(mode: number): Promise<void> {
    await this.#wrap('create', () => changeModeAsync(this.#descriptor, mode))
  }

  /** A link fails where the name is taken, even if only since a moment ago; a rename would not. */
  async #publishNew(): Promise<void> {
    try {
      await link(this.#temporary, this.#target)
    } catch (error) {
      const code = codeOf(error)
      if (code === 'EEXIST') throw new AlreadyExistsError(this.#path)
      if (!NO_LINKS.includes(code)) throw new FileError(this.#path, 'create', error)
      return this.#publishWithoutLink()
    }
    await this.#wrap('remove', () => unlink(this.#temporary))
  }

  /** Takes the name with an empty file of our own first, and renames over that. */
  async #publishWithoutLink(): Promise<void> {
    try {
      await closeAsync(await openAsync(this.#target, EXCLUSIVE, MODE))
    } catch (error) {
      if (codeOf(error) === 'EEXIST') throw new AlreadyExistsError(this.#path)
      throw new FileError(this.#path, 'create', error)
    }
    await this.#wrap('rename', () => rename(this.#temporary, this.#target))
  }

  async #flush(): Promise<void> {
    if (this.#filled > 0) await this.#turnOver()
    await this.#writing
  }

  /** Starts writing the buffer, once the other one is written, which takes its place. */
  async #turnOver(): Promise<void> {
    await this.#writing
    const bytes = this.#buffer.subarray(0, this.#filled)
    this.#writing = this.#write(bytes, this.#position)
    this.#writing.catch(() => {}) // Thrown where it is awaited: by the next write, or by commit.
    this.#position += this.#filled
    this.#filled = 0
    ;[this.#buffer, this.#spare] = [this.#spare, this.#buffer]
  }

  /** A write may be short: the rest follows. */
  async #write(bytes: Uint8Array, position: number): Promise<void> {
    await this.#wrap('write', async () => {
      for (let done = 0; done < bytes.length; ) {
        const left = bytes.length - done
        const { bytesWritten } = await writeAsync(this.#descriptor, bytes, done, left, position + done)
        if (bytesWritten === 0) throw Object.assign(new Error('nothing was written'), { code: 'EIO' })
        done += bytesWritten
      }
    })
  }

  async #close(): Promise<void> {
    if (this.#state !== 'open') return
    this.#state = 'closed'
    await this.#wrap('close', () => closeAsync(this.#descriptor))
  }

  #wrap<T>(operation: string, call: () => Promise<T>): Promise<T> {
    return wrap(this.#path, operation, call)
  }
}

async function wrap<T>(path: string, operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw new FileError(path, operation, error)
  }
}

async function statIfThere(path: string): Promise<{ mode: number; ino: number; dev: number } | undefined> {
  try {
    return await stat(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new FileError(path, 'stat', error)
  }
}

/** Makes the new name itself survive power loss. */
async function syncDirectory(path: string): Promise<void> {
  let descriptor: number | undefined
  try {
    descriptor = await openAsync(path, 'r')
    await syncAsync(descriptor)
  } catch (error) {
    if (!NO_DIRECTORY_SYNC.includes(codeOf(error))) throw error
  } finally {
    if (descriptor !== undefined) await closeAsync(descriptor)
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
