import type { CID } from 'multiformats/cid'
import { cidAt } from '../format/cid.ts'
import type { Section } from '../scan/section-scanner.ts'

/**
 * A block of a CAR. Its `bytes` are a view of the window it was read in (at most 1 MiB, or the block itself): whoever
 * keeps few blocks of many keeps a copy, `bytes.slice()`. The `cid` is made when it is asked for, and stands alone.
 */
export class CarBlock {
  /** Offset of the section in the CARv1 payload. */
  readonly offset: number
  readonly #window: Uint8Array
  readonly #cidStart: number
  readonly #dataStart: number
  readonly #end: number
  #cid: CID | undefined

  constructor(section: Section) {
    this.offset = section.base + section.start
    this.#window = section.bytes
    this.#cidStart = section.cidStart
    this.#dataStart = section.cid.end
    this.#end = section.end
  }

  /** The CID as it is stored. */
  get cid(): CID {
    this.#cid ??= cidAt(this.#window, this.#cidStart, this.#dataStart)
    return this.#cid
  }

  /** The block. */
  get bytes(): Uint8Array {
    return this.#window.subarray(this.#dataStart, this.#end)
  }

  /** Bytes of the block, without making a view. */
  get length(): number {
    return this.#end - this.#dataStart
  }
}
