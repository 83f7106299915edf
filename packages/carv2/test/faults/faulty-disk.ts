import type { OpenStoreFile, StoreFile } from '../../src/blockstore/store-file.ts'
import { openStoreFile } from '../../src/platform/node/store-file.ts'
import type { MaybePromise } from '../../src/source/maybe-promise.ts'

/** One call that a store makes of a file. */
export interface FileCall {
  readonly kind: 'open' | 'size' | 'read' | 'write' | 'truncate' | 'sync' | 'close'
  readonly path: string
  /** Where it reads or writes; the new size of a truncate. */
  readonly position: number
  /** Bytes that it wants to read or write. */
  readonly length: number
}

/** What goes wrong with a call, in this order: it waits, it fails, or it does only a part. */
export interface Fault {
  /** Only where io is async. */
  readonly wait?: Promise<unknown>
  /** A system's code, such as ENOSPC: nothing is done. */
  readonly error?: string
  /** At most this many bytes are read or written. */
  readonly bytes?: number
}

/**
 * The file system below a store, through the seam `openFile`: it notes every call, and lets a test break any of them.
 * What it does not break happens for real, but for syncs, which only take time.
 */
export class FaultyDisk {
  readonly calls: FileCall[] = []
  /** Asked before each call. */
  onCall: (call: FileCall) => Fault | undefined = () => undefined

  readonly openFile: OpenStoreFile = async (path, io) => {
    await this.#run('async', { kind: 'open', path, position: 0, length: 0 }, () => undefined)
    return this.#around(path, io, await openStoreFile(path, io))
  }

  /** How many calls of this kind there were. */
  count(kind: FileCall['kind']): number {
    return this.calls.filter((call) => call.kind === kind).length
  }

  /** Breaks the `nth` call from now on that `matches`; 1 is the next one. */
  breakNth(nth: number, kind: FileCall['kind'], fault: Fault): void {
    let seen = 0
    this.onCall = (call) => {
      if (call.kind !== kind) return undefined
      seen++
      return seen === nth ? fault : undefined
    }
  }

  /** From now on every call of these kinds fails. */
  breakAll(error: string, ...kinds: FileCall['kind'][]): void {
    this.onCall = ({ kind }) => (kinds.includes(kind) ? { error } : undefined)
  }

  heal(): void {
    this.onCall = () => undefined
  }

  #around(path: string, io: 'sync' | 'async', file: StoreFile): StoreFile {
    const run = <T>(
      kind: FileCall['kind'],
      perform: (fault?: Fault) => MaybePromise<T>,
      position = 0,
      length = 0,
    ): MaybePromise<T> => this.#run(io, { kind, path, position, length }, perform)
    return {
      size: () => run('size', () => file.size()),
      read: (target, position) =>
        run('read', (fault) => file.read(target.subarray(0, fault?.bytes), position), position, target.length),
      write: (bytes, position) =>
        run('write', (fault) => file.write(bytes.subarray(0, fault?.bytes), position), position, bytes.length),
      truncate: (size) => run('truncate', () => file.truncate(size), size),
      sync: () => run('sync', () => undefined),
      close: () => run('close', () => file.close()),
    }
  }

  #run<T>(io: 'sync' | 'async', call: FileCall, perform: (fault?: Fault) => MaybePromise<T>): MaybePromise<T> {
    this.calls.push(call)
    const fault = this.onCall(call)
    if (fault === undefined) return perform()
    const act = () => {
      if (fault.error !== undefined) throw systemError(fault.error)
      return perform(fault)
    }
    return io === 'sync' ? act() : Promise.resolve(fault.wait).then(act)
  }
}

/** An error as Node throws it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: a test broke this call`), { code })
}
