import { varintLength, writeVarint } from '../bytes/varint.ts'
import { BrokenStoreError, SectionTooLargeError } from '../errors.ts'
import type { ByteSource } from '../source/byte-source.ts'
import { withHeadroom } from '../source/headroom.ts'
import { andThen, type MaybePromise } from '../source/maybe-promise.ts'
import type { WholeWrites } from './store-file.ts'

/** Sections gather up to this many bytes before they are written. */
export const GROUP_BYTES = 1024 * 1024

/**
 * The payload of a store as a journal: sections are appended to a buffer and written in groups.
 *
 *     file     ├──────────────────────────┤
 *     buffer                               ├─────────┬────────┤
 *              0 = origin in the file   written    kept      end
 *
 * What lies before `kept` stays whatever happens; when a write fails the file is cut to what it was, and the sections
 * behind `kept` can be taken back. If the file can't be cut the log is broken, and says so from then on.
 */
export class SectionLog {
  readonly #file: WholeWrites
  readonly #maxSectionBytes: number
  /** Offset of the payload in the file. */
  readonly origin: number
  /** End of the payload in the file, where the buffer begins. */
  written: number
  /** End of the sections that are promised. */
  #kept: number
  /** End of the payload, buffered sections included. */
  end: number
  #buffer = withHeadroom(GROUP_BYTES)
  #failure: BrokenStoreError | undefined

  constructor(file: WholeWrites, origin: number, end: number, maxSectionBytes: number) {
    this.#file = file
    this.#maxSectionBytes = maxSectionBytes
    this.origin = origin
    this.written = end
    this.#kept = end
    this.end = end
  }

  /** Bytes that wait to be written. */
  get buffered(): number {
    return this.end - this.written
  }

  /** An earlier failure could not be undone. */
  get isBroken(): boolean {
    return this.#failure !== undefined
  }

  /** Throws when an earlier failure could not be undone. */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Takes no more from now on: nobody knows what the file holds behind `written`. */
  break(cause: unknown): void {
    this.#failure = new BrokenStoreError(cause)
  }

  /** Appends a section to the buffer and returns its offset in the payload. */
  append(cid: Uint8Array, block: Uint8Array): number {
    const length = cid.length + block.length
    if (length > this.#maxSectionBytes) throw new SectionTooLargeError(this.end, length, this.#maxSectionBytes)
    const offset = this.end
    let at = this.#reserve(varintLength(length) + length)
    const buffer = this.#buffer
    at = writeVarint(length, buffer, at)
    buffer.set(cid, at)
    buffer.set(block, at + cid.length)
    this.end = this.written + at + length
    return offset
  }

  /** The buffered sections so far are promised. */
  keep(): void {
    this.#kept = this.end
  }

  /** Writes all that is buffered, in one go. On failure cuts the file to what it was, and throws. */
  flush(): MaybePromise<void> {
    this.check()
    if (this.buffered === 0) return undefined
    const from = this.written
    const bytes = this.#buffer.subarray(0, this.buffered)
    const done = () => this.#advance(from + bytes.length)
    try {
      const writing = this.#file.write(bytes, this.origin + from)
      return writing instanceof Promise ? writing.then(done, (error) => this.#undo(error)) : done()
    } catch (error) {
      return this.#undo(error)
    }
  }

  /** Drops the sections that are neither promised nor written. */
  takeBack(): void {
    this.end = Math.max(this.#kept, this.written)
  }

  /** The payload as a source, buffered sections included: offsets count from its start. */
  source(): ByteSource {
    return {
      size: () => this.end,
      read: (offset, length) => {
        const target = withHeadroom(length)
        return andThen(this.#read(target, offset), (count) => target.subarray(0, count))
      },
      readInto: (target, offset) => this.#read(target, offset),
      close: () => {},
    }
  }

  #read(target: Uint8Array, offset: number): MaybePromise<number> {
    const fromFile = Math.max(0, Math.min(target.length, this.written - offset))
    const fromBuffer = Math.min(target.length, this.end - offset) - fromFile
    if (fromBuffer > 0) {
      const start = offset + fromFile - this.written
      target.set(this.#buffer.subarray(start, start + fromBuffer), fromFile)
    }
    const buffered = Math.max(0, fromBuffer)
    if (fromFile === 0) return buffered
    return andThen(this.#file.read(target.subarray(0, fromFile), this.origin + offset), (count) =>
      count < fromFile ? count : count + buffered,
    )
  }

  /** Room for `length` bytes at the buffer's end; returns where. */
  #reserve(length: number): number {
    const at = this.buffered
    if (at + length > this.#buffer.length) {
      const grown = withHeadroom(Math.max(at + length, 2 * this.#buffer.length))
      grown.set(this.#buffer.subarray(0, at))
      this.#buffer = grown
    }
    return at
  }

  /** The file now reaches `end`; sections that came meanwhile move to the front of the buffer. */
  #advance(end: number): void {
    this.#buffer.copyWithin(0, end - this.written, this.buffered)
    this.written = end
    this.#kept = Math.max(this.#kept, end)
    if (this.buffered === 0 && this.#buffer.length > 4 * GROUP_BYTES) this.#buffer = withHeadroom(GROUP_BYTES)
  }

  #undo(error: unknown): MaybePromise<never> {
    return andThen(this.#cut(), (cause) => {
      if (cause !== undefined) this.break(cause)
      throw error
    })
  }

  /** Cuts the file to what was written before. Returns what went wrong. */
  #cut(): MaybePromise<unknown> {
    try {
      const cut = this.#file.truncate(this.origin + this.written)
      return cut instanceof Promise ? cut.catch((cause) => cause) : undefined
    } catch (cause) {
      return cause
    }
  }
}
