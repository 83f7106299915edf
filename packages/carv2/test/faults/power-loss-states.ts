import type { OpenStoreFile } from '../../src/blockstore/store-file.ts'
import { type CrashState, written } from './crash-states.ts'
import type { MemoryDisk } from './memory-disk.ts'

/** A change of a file that has not been synced. */
type Change = { readonly at: string } & (
  | { readonly bytes: Uint8Array; readonly position: number }
  | { readonly size: number }
)

/** So many unsynced changes are combined in every way; those in front of them are all kept, or all lost. */
const RECENT = 5

/**
 * Everything that a loss of power may leave of the file at `path` while `work` runs: what was synced, and of what came
 * after the last sync any part, in any order; the last write also by half.
 */
export async function powerLossStatesOf(
  disk: MemoryDisk,
  path: string,
  work: (openFile: OpenStoreFile) => Promise<void>,
): Promise<CrashState[]> {
  const states: CrashState[] = []
  let synced = disk.read(path)
  let changes: Change[] = []
  let calls = 0
  const changed = (change: Change) => {
    changes.push(change)
    states.push(...combinations(synced, changes))
  }
  const openFile: OpenStoreFile = async (opened, io) => {
    const file = await disk.openFile(opened, io)
    return {
      size: () => file.size(),
      read: (target, position) => file.read(target, position),
      write: (bytes, position) => {
        changed({ at: `write ${++calls}`, bytes: bytes.slice(), position })
        return file.write(bytes, position)
      },
      truncate: (size) => {
        changed({ at: `truncate ${++calls}`, size })
        return file.truncate(size)
      },
      sync: () => {
        synced = disk.read(path)
        changes = []
      },
      close: () => file.close(),
    }
  }
  await work(openFile)
  return states
}

/** The file with every subset of the changes before the last one, and that whole, by half, or not at all. */
function* combinations(file: Uint8Array, changes: readonly Change[]): Generator<CrashState> {
  const last = changes[changes.length - 1]
  const recent = changes.slice(Math.max(0, changes.length - RECENT), -1)
  const older = changes.slice(0, changes.length - 1 - recent.length)
  for (let subset = 0; subset < 2 ** (recent.length + 1); subset++) {
    const kept = recent.filter((_, i) => (subset & (1 << i)) !== 0)
    if ((subset & (1 << recent.length)) !== 0) kept.unshift(...older)
    else if (older.length === 0) continue
    const before = kept.reduce(applied, file)
    const during = `${last.at}, of those before it kept: ${kept.map(({ at }) => at).join(', ') || 'none'}`
    yield { during: `${during}; itself lost`, bytes: before }
    yield { during, bytes: applied(before, last) }
    if ('bytes' in last) yield { during: `${during}; itself half done`, bytes: applied(before, halved(last)) }
  }
}

function applied(file: Uint8Array, change: Change): Uint8Array {
  if ('bytes' in change) return written(file, change.bytes, change.position)
  const result = new Uint8Array(change.size)
  result.set(file.subarray(0, change.size))
  return result
}

function halved<C extends Change & { bytes: Uint8Array }>(change: C): C {
  return { ...change, bytes: change.bytes.subarray(0, change.bytes.length >> 1) }
}
