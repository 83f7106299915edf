import { close, closeSync, fstat, fstatSync, open, openSync, read, readSync } from 'node:fs'
import { promisify } from 'node:util'
import { FileError, NotOpenError } from '../../errors.ts'
import type { ByteSource } from '../../source/byte-source.ts'
import { withHeadroom } from '../../source/headroom.ts'

const openAsync = promisify(open)
const closeAsync = promisify(close)
const statAsync = promisify(fstat)
const readAsync = promisify(read)

export function openFileSource(path: string, io: 'sync' | 'async'): ByteSource {
  return io === 'sync' ? new SyncFileSource(path) : new AsyncFileSource(path)
}

/** Raw descriptors: a FileHandle warns, and later throws, when it is collected before it was closed. */
class SyncFileSource implements ByteSource {
  readonly #path: string
  #descriptor: number | undefined
  #closed = false

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

  close(): void {
    this.#closed = true
    if (this.#descriptor === undefined) return
    const descriptor = this.#descriptor
    this.#descriptor = undefined
    this.#wrap('close', () => closeSync(descriptor))
  }
}

class AsyncFileSource implements ByteSource {
  readonly #path: string
  #descriptor: Promise<number> | undefined
  #closed = false

  constructor(path: string) {
    this.#path = path
  }

  async #open(): Promise<number> {
    if (this.#closed) throw new NotOpenError(this.#path)
    this.#descriptor ??= openAsync(this.#path, 'r').catch((error) => {
      throw new FileError(this.#path, 'open', error)
    })
    return this.#descriptor
  }

  async size(): Promise<number> {
    const descriptor = await this.#open()
    try {
      return (await statAsync(descriptor)).size
    } catch (error) {
      throw new FileError(this.#path, 'stat', error)
    }
  }

  async read(offset: number, length: number, options?: { signal?: AbortSignal }): Promise<Uint8Array> {
    const target = withHeadroom(length)
    const count = await this.readInto(target, offset, options)
    return count === length ? target : target.subarray(0, count)
  }

  async readInto(target: Uint8Array, offset: number, options?: { signal?: AbortSignal }): Promise<number> {
    options?.signal?.throwIfAborted()
    const descriptor = await this.#open()
    let count = 0
    try {
      while (count < target.length) {
        const { bytesRead } = await readAsync(descriptor, target, count, target.length - count, offset + count)
        if (bytesRead === 0) break
        count += bytesRead
      }
    } catch (error) {
      throw new FileError(this.#path, 'read', error)
    }
    options?.signal?.throwIfAborted()
    return count
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    if (this.#descriptor === undefined) return
    const descriptor = await this.#descriptor.catch(() => undefined)
    if (descriptor !== undefined) await closeAsync(descriptor)
  }
}
