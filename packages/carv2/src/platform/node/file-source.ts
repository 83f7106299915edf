import { close, closeSync, fstat, fstatSync, open, openSync, read, readSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { FileError, NotOpenError } from '../../errors.ts'
import type { ByteSource } from '../../source/byte-source.ts'
import { withHeadroom } from '../../source/headroom.ts'
import { markSynchronous } from '../../source/synchronous.ts'

const openAsync = promisify(open)
const closeAsync = promisify(close)
const statAsync = promisify(fstat)
const readAsync = promisify(read)

export function openFileSource(path: string, io: 'sync' | 'async'): ByteSource {
  return io === 'sync' ? markSynchronous(new SyncFileSource(path)) : new AsyncFileSource(path)
}

/** The path of a `file:` URL. */
export function pathOfUrl(url: URL): string {
  try {
    return fileURLToPath(url)
  } catch (error) {
    throw new FileError(url.href, 'find', error)
  }
}

/** Raw descriptors: a FileHandle warns, and later throws, when it is collected before it was closed. */
class SyncFileSource implements ByteSource {
  readonly #path: string
  #descriptor: number | undefined
  #closed = false
  readonly #ahead = new Set<Promise<number>>()

  constructor(path: string) {
    this.#path = path
  }

  #open(): number {
    if (this.#closed) throw new NotOpenError(this.#path)
    if (this.#descriptor === undefined) this.#descriptor = this.#wrap('open', () => openSync(this.#path, 'r'))
    return this.#descriptor
  }

  #wrap<T>(operation: string, call: () => T): T {
    try {
      return call()
    } catch (error) {
      throw new FileError(this.#path, operation, error)
    }
  }

  size(): number {
    const descriptor = this.#open()
    return this.#wrap('stat', () => fstatSync(descriptor).size)
  }

  read(offset: number, length: number): Uint8Array {
    const target = withHeadroom(length)
    const count = this.readInto(target, offset)
    return count === length ? target : target.subarray(0, count)
  }

  readInto(target: Uint8Array, offset: number): number {
    const descriptor = this.#open()
    let count = 0
    try {
      while (count < target.length) {
        const got = readSync(descriptor, target, count, target.length - count, offset + count)
        if (got === 0) break
        count += got
      }
    } catch (error) {
      throw new FileError(this.#path, 'read', error)
    }
    return count
  }

  async readAhead(target: Uint8Array, offset: number): Promise<number> {
    const reading = readFully(this.#open(), target, offset)
    this.#ahead.add(reading)
    try {
      return await reading
    } catch (error) {
      throw new FileError(this.#path, 'read', error)
    } finally {
      this.#ahead.delete(reading)
    }
  }

  /** Waits for what is being read ahead, because the system gives a closed descriptor to the next file. */
  close(): void | Promise<void> {
    this.#closed = true
    if (this.#ahead.size > 0) return Promise.allSettled(this.#ahead).then(() => this.#close())
    this.#close()
  }

  #close(): void {
    if (this.#descriptor === undefined) return
    const descriptor = this.#descriptor
    this.#descriptor = undefined
    this.#wrap('close', () => closeSync(descriptor))
  }
}

class AsyncFileSource implements ByteSource {
  readonly #path: string
  #descriptor: Promise<number> | undefined
  #uses = 0
  #lastUseDone: (() => void) | undefined
  #closing: Promise<void> | undefined

  constructor(path: string) {
    this.#path = path
  }

  /** Runs an operation on the descriptor; `close` waits for it, because the system gives a closed one to the next file. */
  async #use<T>(operation: string, call: (descriptor: number) => Promise<T>): Promise<T> {
    if (this.#closing !== undefined) throw new NotOpenError(this.#path)
    this.#uses++
    try {
      this.#descriptor ??= openAsync(this.#path, 'r').catch((error) => {
        throw new FileError(this.#path, 'open', error)
      })
      return await call(await this.#descriptor)
    } catch (error) {
      throw error instanceof FileError ? error : new FileError(this.#path, operation, error)
    } finally {
      if (--this.#uses === 0) this.#lastUseDone?.()
    }
  }

  async size(): Promise<number> {
    return (await this.#use('stat', (descriptor) => statAsync(descriptor))).size
  }

  async read(offset: number, length: number, options?: { signal?: AbortSignal }): Promise<Uint8Array> {
    const target = withHeadroom(length)
    const count = await this.readInto(target, offset, options)
    return count === length ? target : target.subarray(0, count)
  }

  async readInto(target: Uint8Array, offset: number, options?: { signal?: AbortSignal }): Promise<number> {
    options?.signal?.throwIfAborted()
    const count = await this.#use('read', (descriptor) => readFully(descriptor, target, offset))
    options?.signal?.throwIfAborted()
    return count
  }

  readAhead(target: Uint8Array, offset: number): Promise<number> {
    return this.readInto(target, offset)
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    if (this.#uses > 0) {
      await new Promise<void>((resolve) => {
        this.#lastUseDone = resolve
      })
    }
    const descriptor = await this.#descriptor?.catch(() => undefined)
    if (descriptor !== undefined) await closeAsync(descriptor)
  }
}

async function readFully(descriptor: number, target: Uint8Array, offset: number): Promise<number> {
  let count = 0
  while (count < target.length) {
    const { bytesRead } = await readAsync(descriptor, target, count, target.length - count, offset + count)
    if (bytesRead === 0) break
    count += bytesRead
  }
  return count
}
