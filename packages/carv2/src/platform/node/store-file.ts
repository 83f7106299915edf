import {
  close,
  closeSync,
  constants,
  fdatasync,
  fdatasyncSync,
  fstat,
  fstatSync,
  ftruncate,
  ftruncateSync,
  open,
  openSync,
  read,
  readSync,
  write,
  writeSync,
} from 'node:fs'
import { promisify } from 'node:util'
import type { StoreFile } from '../../blockstore/store-file.ts'
import { FileError } from '../../errors.ts'

const FLAGS = constants.O_RDWR | constants.O_CREAT
const MODE = 0o644

const asynchronous = {
  open: promisify(open),
  stat: promisify(fstat),
  read: promisify(read),
  write: promisify(write),
  truncate: promisify(ftruncate),
  sync: promisify(fdatasync),
  close: promisify(close),
}

/** Opens a file for reading and writing, making it when it is not there. */
export async function openStoreFile(path: string, io: 'sync' | 'async'): Promise<StoreFile> {
  try {
    return io === 'sync' ? syncFile(openSync(path, FLAGS, MODE)) : asyncFile(await asynchronous.open(path, FLAGS, MODE))
  } catch (error) {
    throw new FileError(path, 'open', error)
  }
}

function syncFile(descriptor: number): StoreFile {
  return {
    size: () => fstatSync(descriptor).size,
    read: (target, position) => readSync(descriptor, target, 0, target.length, position),
    write: (bytes, position) => writeSync(descriptor, bytes, 0, bytes.length, position),
    truncate: (size) => ftruncateSync(descriptor, size),
    sync: () => fdatasyncSync(descriptor),
    close: () => closeSync(descriptor),
  }
}

function asyncFile(descriptor: number): StoreFile {
  return {
    size: async () => (await asynchronous.stat(descriptor)).size,
    read: async (target, position) =>
      (await asynchronous.read(descriptor, target, 0, target.length, position)).bytesRead,
    write: async (bytes, position) =>
      (await asynchronous.write(descriptor, bytes, 0, bytes.length, position)).bytesWritten,
    truncate: (size) => asynchronous.truncate(descriptor, size),
    sync: () => asynchronous.sync(descriptor),
    close: () => asynchronous.close(descriptor),
  }
}
