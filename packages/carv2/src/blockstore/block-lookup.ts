import { NotFoundError } from 'interface-store'
import type { CID } from 'multiformats/cid'
import { equalBytes } from '../bytes/compare.ts'
import { copyBytes } from '../bytes/copy-bytes.ts'
import { IDENTITY_CODE } from '../format/cid.ts'
import { verifySpan } from '../hash/verify-spans.ts'
import type { CarIndex } from '../index/car-index.ts'
import type { ResolvedReadOptions } from '../options.ts'
import type { Section } from '../scan/section-scanner.ts'
import { andThen, type MaybePromise } from '../source/maybe-promise.ts'
import { integrityError } from '../verify/integrity-error.ts'
import type { SectionReader } from './section-reader.ts'

/** Where blocks are looked up; `all` also asks the data, when the index may leave identities out. */
export interface BlockOffsets {
  getAll(cid: CID): Iterable<number> | AsyncIterable<number>
  /** An offset inside the payload says that the multihash is there, without a look at the section. */
  readonly exact: boolean
  /** A second place to ask for an identity that the first one misses. */
  identities?: () => Promise<CarIndex>
}

/** Finds blocks through an index and reads them: what the read-only and the read/write store have in common. */
export class BlockLookup {
  readonly #offsets: BlockOffsets
  readonly #sections: SectionReader
  readonly #options: ResolvedReadOptions

  constructor(offsets: BlockOffsets, sections: SectionReader, options: ResolvedReadOptions) {
    this.#offsets = offsets
    this.#sections = sections
    this.#options = options
  }

  /** An identity CID that is its own block, and need not be stored (specification section 3). */
  isImplied(cid: CID): boolean {
    return cid.multihash.code === IDENTITY_CODE && !this.#options.storeIdentityCids && !this.#options.refMode
  }

  has(cid: CID): MaybePromise<boolean> {
    if (this.isImplied(cid)) return true
    if (this.#offsets.exact && !this.#options.wholeCids) {
      const offsets = this.#offsets.getAll(cid)
      if (Symbol.iterator in offsets) for (const offset of offsets) if (this.#sections.contains(offset)) return true
    }
    return andThen(this.#find(cid, 'head'), (section) => section !== undefined)
  }

  size(cid: CID): MaybePromise<number> {
    if (this.isImplied(cid)) return cid.multihash.digest.length
    return andThen(this.#find(cid, 'head'), (section) => {
      if (section === undefined) throw new NotFoundError(`ipld: could not find ${cid}`)
      return section.end - section.cid.end
    })
  }

  /** The block, hashed against its CID unless `verify: 'never'`. */
  block(cid: CID): MaybePromise<Uint8Array> {
    if (this.isImplied(cid)) return cid.multihash.digest.slice()
    return andThen(this.#find(cid, 'block'), (section) => {
      if (section === undefined) throw new NotFoundError(`ipld: could not find ${cid}`)
      const block = copyBytes(section.bytes, section.cid.end, section.end)
      if (this.#options.verify === 'always' && verifySpan(cid.multihash.code, cid.multihash.digest, block) !== 'ok') {
        throw integrityError(cid, block, section.base + section.start)
      }
      return block
    })
  }

  #find(cid: CID, what: 'head' | 'block'): MaybePromise<Section | undefined> {
    return andThen(this.#findThrough(this.#offsets, cid, what), (section) => {
      const { identities } = this.#offsets
      if (section !== undefined || identities === undefined || cid.multihash.code !== IDENTITY_CODE) return section
      return identities().then((index) => this.#findThrough(index, cid, what))
    })
  }

  #findThrough(
    index: Pick<BlockOffsets, 'getAll'>,
    cid: CID,
    what: 'head' | 'block',
  ): MaybePromise<Section | undefined> {
    const offsets = index.getAll(cid)
    if (Symbol.iterator in offsets) return this.#firstMatch([...offsets], 0, cid, what)
    return collect(offsets).then((list) => this.#firstMatch(list, 0, cid, what))
  }

  #firstMatch(offsets: number[], from: number, cid: CID, what: 'head' | 'block'): MaybePromise<Section | undefined> {
    for (let i = from; i < offsets.length; i++) {
      const section = this.#sections.read(offsets[i], what)
      if (section instanceof Promise) {
        return section.then((read) => (this.#isSame(read, cid) ? read : this.#firstMatch(offsets, i + 1, cid, what)))
      }
      if (this.#isSame(section, cid)) return section
    }
    return undefined
  }

  #isSame(section: Section | undefined, wanted: CID): section is Section {
    if (section === undefined) return false
    const { bytes, cidStart, cid } = section
    if (this.#options.wholeCids) return equalBytes(bytes.subarray(cidStart, cid.end), wanted.bytes)
    return equalBytes(bytes.subarray(cid.multihashStart, cid.end), wanted.multihash.bytes)
  }
}

async function collect(offsets: AsyncIterable<number>): Promise<number[]> {
  const list: number[] = []
  for await (const offset of offsets) list.push(offset)
  return list
}
