import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { FileError, LockedError } from '../../errors.ts'

/** Who holds a lock: a process, told from a later one with the same number by when it started. */
interface Holder {
  pid: number
  started: string
  token: string
}

/** An exclusive lock on a file, held until it is released or the process is gone. */
export interface FileLock {
  release(): void
}

/** Other processes may win the race for a dead one's lock this often before we give up. */
const ATTEMPTS = 8

/**
 * Takes `<path>.lock` for this process, or throws `LockedError`. The file appears whole (it is linked into place), so a
 * holder that was killed leaves a readable lock, which is taken over at once. Readers take none.
 */
export function lockFile(path: string): FileLock {
  const lockPath = `${path}.lock`
  const mine: Holder = { pid: process.pid, started: startOf(process.pid) ?? '', token: randomUUID() }
  const prepared = `${lockPath}.${mine.token}`
  try {
    writeFileSync(prepared, JSON.stringify(mine), { flag: 'wx' })
  } catch (error) {
    throw new FileError(prepared, 'lock', error)
  }
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (linked(prepared, lockPath)) return { release: () => release(lockPath, mine) }
      const holder = readHolder(lockPath)
      if (holder === undefined) continue
      if (isAlive(holder)) throw new LockedError(path, holder.pid)
      takeAway(lockPath, holder, mine.token)
    }
    throw new LockedError(path, undefined)
  } finally {
    removeIfThere(prepared)
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

/** Removes the lock of a dead holder, by renaming it: of several that try, one gets it, and puts back what is not it. */
function takeAway(lockPath: string, dead: Holder, token: string): void {
  const away = `${lockPath}.${token}.stale`
  try {
    renameSync(lockPath, away)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw new FileError(lockPath, 'lock', error)
  }
  if (readHolder(away)?.token !== dead.token) linked(away, lockPath)
  removeIfThere(away)
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
  try {
    const { pid, started, token } = JSON.parse(text) as Partial<Holder>
    return { pid: Number(pid), started: String(started), token: String(token) }
  } catch (error) {
    if (error instanceof SyntaxError) return { pid: 0, started: '', token: text }
    throw error
  }
}

function isAlive({ pid, started }: Holder): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false
  }
  const now = startOf(pid)
  return now === undefined || started === '' || now === started
}

/** When a process started, in the kernel's clock ticks; undefined where the system doesn't tell, or there is none. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
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
