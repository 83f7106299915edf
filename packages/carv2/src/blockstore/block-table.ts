import type { CID } from 'multiformats/cid'
import { readUint64Approximate } from '../bytes/uint64.ts'
import type { RecordColumn } from '../index/record-column.ts'
import { RecordTable } from '../index/record-table.ts'
import { keyedHash } from './keyed-hash.ts'

/** The codec a CIDv0 is entered with, which no CIDv1 has: the two differ in whole-CID mode. */
export const CID_V0_CODEC = -1

/** Codec of a CID as a key in whole-CID mode. */
export function codecKey(version: number, codec: number): number {
  return version === 0 ? CID_V0_CODEC : codec
}

/**
 * The blocks of a store that is being written: flat records (the later index) and hash tables over them.
 *
 *     records   RecordColumn a digest length      digest ‖ offset                      40 bytes a sha2-256 block
 *     slots     Uint32Array, open addressing      record number + 1, the newest        5-21
 *     older     Uint32Array, made when needed     the record with the same multihash before it
 *     codecs    Float64Array, in whole-CID mode   codec of the CID
 */
export class BlockTable {
  readonly records = new RecordTable()
  readonly #wholeCids: boolean
  readonly #columns = new Map<number, HashedColumn>()
  /** Columns of the records that may still be taken back, in order. */
  #revocable: HashedColumn[] = []
  /** Records in front of those. */
  #kept = 0

  constructor(wholeCids: boolean) {
    this.#wholeCids = wholeCids
  }

  /** Enters the block whose digest is `bytes[digestStart, digestEnd)`. */
  insert(code: number, codec: number, bytes: Uint8Array, digestStart: number, digestEnd: number, offset: number): void {
    const column = this.#columnFor(digestEnd - digestStart)
    column.insert(code, codec, bytes, digestStart, offset)
    this.records.count++
    this.#revocable.push(column)
  }

  /** Whether this block is there: by its multihash, or by its whole CID in that mode. Its offset, or -1. */
  offsetOf(cid: CID): number {
    const { code, digest } = cid.multihash
    const column = this.#columns.get(digest.length)
    if (column === undefined) return -1
    const codec = codecKey(cid.version, cid.code)
    for (let record = column.newest(code, digest, 0); record >= 0; record = column.olderThan(record)) {
      if (!this.#wholeCids || column.codecOf(record) === codec) return column.offsetOf(record)
    }
    return -1
  }

  /** From now on the first `count` records are here to stay. */
  keep(count: number): void {
    if (count <= this.#kept) return
    this.#revocable = count === this.records.count ? [] : this.#revocable.slice(count - this.#kept)
    this.#kept = count
  }

  /** Takes back every record that is not here to stay, newest first. */
  revoke(): void {
    for (let column = this.#revocable.pop(); column !== undefined; column = this.#revocable.pop()) {
      column.removeLast()
      this.records.count--
    }
  }

  /** Moves every section, because the header in front of them has changed its length. */
  shift(distance: number): void {
    for (const column of this.records.columns()) column.shiftOffsets(distance)
  }

  #columnFor(digestLength: number): HashedColumn {
    let column = this.#columns.get(digestLength)
    if (column === undefined) {
      column = new HashedColumn(this.records.columnFor(digestLength), this.#wholeCids)
      this.#columns.set(digestLength, column)
    }
    return column
  }
}

const FIRST_SLOTS = 256
/** A table grows by this factor: entering every record again costs a third of what doubling does. */
const GROWTH = 4
const NONE = -1

/** A record column with a hash table over its multihashes. */
class HashedColumn {
  readonly #records: RecordColumn
  readonly #codecs: GrowingNumbers<Float64Array> | undefined
  /** Where several records have one multihash: 1 + the one before it. Not there while none has. */
  #older: GrowingNumbers<Uint32Array> | undefined
  #slots = new Uint32Array(FIRST_SLOTS)
  #occupied = 0
  /** Chosen a table, so that nobody can prepare digests that collide. */
  readonly #key0 = (Math.random() * 0x1_0000_0000) | 0
  readonly #key1 = (Math.random() * 0x1_0000_0000) | 0

  constructor(records: RecordColumn, wholeCids: boolean) {
    this.#records = records
    this.#codecs = wholeCids ? new GrowingNumbers((length) => new Float64Array(length)) : undefined
  }

  insert(code: number, codec: number, bytes: Uint8Array, digestStart: number, offset: number): void {
    const record = this.#records.count
    this.#records.append(code, bytes, digestStart, offset)
    this.#codecs?.set(record, codec)
    this.#enter(record, code, bytes, digestStart)
    if (this.#occupied * 4 > this.#slots.length * 3) this.#grow()
  }

  removeLast(): void {
    const record = this.#records.count - 1
    const chunk = this.#records.chunkOf(record)
    const slot = this.#slotOf(this.#records.codeOf(record), chunk, this.#records.positionOf(record))
    this.#slots[slot] = this.#older?.get(record) ?? 0
    if (this.#slots[slot] === 0) this.#occupied--
    this.#records.truncate(record)
  }

  /** The newest record of a multihash, or -1. */
  newest(code: number, digest: Uint8Array, digestStart: number): number {
    return this.#slots[this.#slotOf(code, digest, digestStart)] - 1
  }

  /** The record of the same multihash before this one, or -1. */
  olderThan(record: number): number {
    return (this.#older?.get(record) ?? 0) - 1
  }

  codecOf(record: number): number {
    return this.#codecs?.get(record) ?? NONE
  }

  offsetOf(record: number): number {
    const at = this.#records.positionOf(record) + this.#records.digestLength
    return readUint64Approximate(this.#records.chunkOf(record), at)
  }

  #enter(record: number, code: number, bytes: Uint8Array, digestStart: number): void {
    const slot = this.#slotOf(code, bytes, digestStart)
    const before = this.#slots[slot]
    this.#slots[slot] = record + 1
    if (before === 0) this.#occupied++
    else this.#older ??= new GrowingNumbers((length) => new Uint32Array(length))
    this.#older?.set(record, before)
  }

  /** The slot of a multihash, or the free one where it belongs. */
  #slotOf(code: number, bytes: Uint8Array, digestStart: number): number {
    const mask = this.#slots.length - 1
    let slot = this.#hash(code, bytes, digestStart) & mask
    for (let entry = this.#slots[slot]; entry !== 0; entry = this.#slots[slot]) {
      if (this.#records.codeOf(entry - 1) === code && this.#records.digestEquals(entry - 1, bytes, digestStart)) break
      slot = (slot + 1) & mask
    }
    return slot
  }

  #hash(code: number, bytes: Uint8Array, start: number): number {
    return keyedHash(this.#key0, this.#key1, code, bytes, start, start + this.#records.digestLength)
  }

  #grow(): void {
    this.#slots = new Uint32Array(this.#slots.length * GROWTH)
    this.#occupied = 0
    for (let record = 0; record < this.#records.count; record++) {
      this.#enter(record, this.#records.codeOf(record), this.#records.chunkOf(record), this.#records.positionOf(record))
    }
  }
}

/** A number a record, in an array that doubles. */
class GrowingNumbers<A extends Float64Array | Uint32Array> {
  readonly #make: (length: number) => A
  #numbers: A

  constructor(make: (length: number) => A) {
    this.#make = make
    this.#numbers = make(FIRST_SLOTS)
  }

  get(i: number): number {
    return i < this.#numbers.length ? this.#numbers[i] : 0
  }

  set(i: number, value: number): void {
    while (i >= this.#numbers.length) {
      const grown = this.#make(this.#numbers.length * 2)
      grown.set(this.#numbers)
      this.#numbers = grown
    }
    this.#numbers[i] = value
  }
}
