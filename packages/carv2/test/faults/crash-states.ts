import type { OpenStoreFile, StoreFile } from '../../src/blockstore/store-file.ts'
import type { MemoryDisk } from './memory-disk.ts'

/** A state in which a crash may leave a file. */
export interface CrashState {
  /** The call during which it happens, such as `write 3, byte 17 of 40`. */
  readonly during: string
  readonly bytes: Uint8Array
}

/**
 * Everything that a crash may leave of the file at `path` while `work` runs over `disk`: after every call, and in the
 * middle of every write, at every byte.
 */
export async function crashStatesOf(
  disk: MemoryDisk,
  path: string,
  work: (openFile: OpenStoreFile) => Promise<void>,
): Promise<CrashState[]> {
  const states: CrashState[] = [{ during: 'nothing', bytes: disk.read(path) }]
  let calls = 0
  const openFile: OpenStoreFile = async (opened, io) => {
    const file = await disk.openFile(opened, io)
    const watched: StoreFile = {
      size: () => file.size(),
      read: (target, position) => file.read(target, position),
      write: (bytes, position) => {
        const before = disk.read(path)
        const call = `write ${++calls}`
        for (let count = 1; count <= bytes.length; count++) {
          const during = `${call}, byte ${count} of ${bytes.length}`
          states.push({ during, bytes: written(before, bytes.subarray(0, count), position) })
        }
        return file.write(bytes, position)
      },
      truncate: async (size) => {
        await file.truncate(size)
        states.push({ during: `truncate ${++calls}`, bytes: disk.read(path) })
      },
      sync: () => file.sync(),
      close: () => file.close(),
    }
    return watched
  }
  await work(openFile)
  return states
}

/** A file with `bytes` written at `position`. */
export function written(file: Uint8Array, bytes: Uint8Array, position: number): Uint8Array {
  const result = new Uint8Array(Math.max(file.length, position + bytes.length))
  result.set(file)
  result.set(bytes, position)
  return result
}
