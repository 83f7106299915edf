import type { OpenStoreFile, StoreFile } from '../../src/blockstore/store-file.ts'
import type { MaybePromise } from '../../src/source/maybe-promise.ts'

/** Files in memory below a store, for tests that open thousands of them. Only the lock beside them is a real file. */
export class MemoryDisk {
  readonly #files = new Map<string, MemoryFile>()

  readonly openFile: OpenStoreFile = (path, io) => {
    const file = this.#files.get(path) ?? new MemoryFile()
    this.#files.set(path, file)
    return io === 'sync' ? file : asynchronous(file)
  }

  /** The bytes of a file. */
  read(path: string): Uint8Array {
    return this.#files.get(path)?.bytes ?? new Uint8Array(0)
  }

  write(path: string, bytes: Uint8Array): void {
    const file = new MemoryFile()
    file.write(bytes, 0)
    this.#files.set(path, file)
  }
}

class MemoryFile implements StoreFile {
  #buffer = new Uint8Array(4096)
  #size = 0

  get bytes(): Uint8Array {
    return this.#buffer.slice(0, this.#size)
  }

  size(): number {
    return this.#size
  }

  read(target: Uint8Array, position: number): number {
    const piece = this.#buffer.subarray(position, Math.min(this.#size, position + target.length))
    target.set(piece)
    return piece.length
  }

  write(bytes: Uint8Array, position: number): number {
    this.#resize(Math.max(this.#size, position + bytes.length))
    this.#buffer.set(bytes, position)
    return bytes.length
  }

  truncate(size: number): void {
    this.#resize(size)
    this.#buffer.fill(0, size)
  }

  sync(): void {}

  close(): void {}

  #resize(size: number): void {
    if (size > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(size, 2 * this.#buffer.length))
      grown.set(this.#buffer)
      this.#buffer = grown
    }
    this.#size = size
  }
}

/** Every answer comes a turn of the event loop later. */
function asynchronous(file: StoreFile): StoreFile {
  const later = async <T>(call: () => MaybePromise<T>): Promise<T> => {
    await new Promise((resolve) => setImmediate(resolve))
    return call()
  }
  return {
    size: () => later(() => file.size()),
    read: (target, position) => later(() => file.read(target, position)),
    write: (bytes, position) => later(() => file.write(bytes, position)),
    truncate: (size) => later(() => file.truncate(size)),
    sync: () => later(() => file.sync()),
    close: () => later(() => file.close()),
  }
}
