import type { FileLock, StoreFile } from '../../blockstore/store-file.ts'
import { UnsupportedError } from '../../errors.ts'
import type { ByteSource } from '../../source/byte-source.ts'

function refuse(path: string): never {
  throw new UnsupportedError(`cannot open ${path}: no file system on this platform`)
}

/** There are no paths here: pass bytes, a Blob or a ByteSource. */
export function openFileSource(path: string, _io: 'sync' | 'async'): ByteSource {
  return refuse(path)
}

export function pathOfUrl(url: URL): string {
  return refuse(url.href)
}

export function openStoreFile(path: string, _io: 'sync' | 'async'): Promise<StoreFile> {
  return refuse(path)
}

export function lockFile(path: string): FileLock {
  return refuse(path)
}

export function replaceFile(_from: string, to: string): void {
  refuse(to)
}

export function syncDirectoryOf(path: string): void {
  refuse(path)
}

export function realPathOf(path: string): string {
  return path
}

export function removeFile(path: string): void {
  refuse(path)
}

export function randomName(): string {
  return crypto.randomUUID()
}
