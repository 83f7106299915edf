import { createHash, randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import type { FileLock } from '../../blockstore/store-file.ts'
import { FileError, LockedError } from '../../errors.ts'

/** Who holds a lock: a process, told from a later one with the same number by when it started. */
interface Holder {
  pid: number
  started: string
  token: string
}

/** Other processes may come and go this often before we give up. */
const ATTEMPTS = 8
/** A process that was killed, and that its parent has not noticed yet: in containers, perhaps never. */
const DEAD_STATES = ['Z', 'X']

/**
 * Takes `<path>.lock` for this process, or throws `LockedError`. The file appears whole (it is linked into place), so a
 * holder that was killed leaves a readable lock, which is taken over at once. Readers take none.
 */
export function lockFile(path: string): FileLock {
  const lockPath = `${path}.lock`
  const mine: Holder = { pid: process.pid, started: statOf(process.pid)?.started ?? '', token: randomUUID() }
  const prepared = `${lockPath}.${mine.token}`
  try {
    writeFileSync(prepared, JSON.stringify(mine), { flag: 'wx' })
  } catch (error) {
    throw new FileError(prepared, 'lock', error)
  }
  try {
    take(lockPath, prepared, path)
    return { release: () => release(lockPath, mine) }
  } finally {
    removeIfThere(prepared)
  }
}

/**
 * Puts the prepared lock into place. A dead holder's lock may be replaced only by who holds the lock on that very lock:
 * of several that find it one gets that, and moves it over the dead one. Whoever was slower finds another token there.
 */
function take(lockPath: string, prepared: string, path: string): void {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (linked(prepared, lockPath)) return
    const holder = readHolder(lockPath)
    if (holder === undefined) continue
    if (isAlive(holder)) throw new LockedError(path, holder.pid)
    const claim = `${lockPath}.${createHash('sha256').update(holder.token).digest('hex').slice(0, 16)}`
    take(claim, prepared, path)
    if (readHolder(lockPath)?.token === holder.token) {
      moveOver(claim, lockPath)
      return
    }
    removeIfThere(claim)
  }
  throw new LockedError(path, undefined)
}

function moveOver(claim: string, lockPath: string): void {
  try {
    renameSync(claim, lockPath)
  } catch (error) {
    removeIfThere(claim)
    throw new FileError(lockPath, 'lock', error)
  }
}

/** Links atomically; false when the lock is there already. */
function linked(prepared: string, lockPath: string): boolean {
  try {
    linkSync(prepared, lockPath)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw new FileError(lockPath, 'lock', error)
  }
}

function release(lockPath: string, mine: Holder): void {
  if (readHolder(lockPath)?.token === mine.token) removeIfThere(lockPath)
}

/** The holder a lock file names: one that can't be read names nobody who is alive. Undefined when there is no file. */
function readHolder(lockPath: string): Holder | undefined {
  let text: string
  try {
    text = readFileSync(lockPath, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new FileError(lockPath, 'lock', error)
  }
  return parseHolder(text) ?? { pid: 0, started: '', token: text }
}

function parseHolder(text: string): Holder | undefined {
  try {
    const { pid, started, token } = (JSON.parse(text) ?? {}) as Partial<Holder>
    if (typeof pid === 'number' && typeof started === 'string' && typeof token === 'string')
      return { pid, started, token }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  return undefined
}

function isAlive({ pid, started }: Holder): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false
  }
  const now = statOf(pid)
  if (now === undefined) return true
  return !DEAD_STATES.includes(now.state) && (started === '' || now.started === started)
}

/**
 * The state of a process, and when it started in the kernel's clock ticks; undefined where the system doesn't tell, or
 * there is none.
 */
function statOf(pid: number): { state: string; started: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0], started: fields[19] }
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    return undefined
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw new FileError(path, 'unlock', error)
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
