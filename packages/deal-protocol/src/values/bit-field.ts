import { DealError } from '../errors.ts'
import { encodeVarint } from './varint.ts'

/** Bytes that are no RLE+, or describe more bits than a bit field has. */
export class InvalidBitFieldError extends DealError {
  override name = 'InvalidBitFieldError'
}

/** A stretch of equal bits. */
export interface BitRun {
  readonly set: boolean
  readonly length: bigint
}

const MAX_BITS = 2n ** 64n

/**
 * Runs of zeros and ones in turn (RLE+, go-bitfield), lowest bit of each byte first:
 *
 *     ┌─────────┬───────────┬───────┬───────┬───┐   1                  a run of 1
 *     │ 00      │ first bit │ run 1 │ run 2 │ … │   01 ‖ 4 bits        a run of 2 to 15
 *     │ version │           │       │       │   │   00 ‖ varint        a longer one
 *     └─────────┴───────────┴───────┴───────┴───┘   no bytes at all: no bit is set
 */
export function decodeRuns(bytes: Uint8Array): BitRun[] {
  if (bytes.length === 0) return []
  if (bytes.at(-1) === 0) throw new InvalidBitFieldError('RLE+ not minimally encoded: a zero at its end')
  const bits = bitReader(bytes)
  if (bits(2) !== 0) throw new InvalidBitFieldError('RLE+ of another version than 0')
  const runs: BitRun[] = []
  let total = 0n
  for (let set = bits(1) === 1; ; set = !set) {
    const length = bits(1) === 1 ? 1n : bits(1) === 1 ? BigInt(bits(4)) : readLong(bits)
    // Behind the end there are only zeros, which are a run of none.
    if (length === 0n) return runs
    runs.push({ set, length })
    total += length
    if (total >= MAX_BITS) throw new InvalidBitFieldError('RLE+ overflow')
  }
}

/** Takes so many bits, lowest first. */
function bitReader(bytes: Uint8Array): (count: number) => number {
  let at = 0
  return (count) => {
    let value = 0
    for (let index = 0; index < count; index++, at++) value |= (((bytes[at >> 3] ?? 0) >> (at & 7)) & 1) << index
    return value
  }
}

function readLong(bits: (count: number) => number): bigint {
  let value = 0n
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = bits(8)
    value |= BigInt(byte & 0x7f) << shift
    if (byte >= 0x80) continue
    if (byte === 0 && shift > 0n) throw new InvalidBitFieldError('RLE+ with a varint that is not minimal')
    return value
  }
  throw new InvalidBitFieldError('RLE+ with a varint of more than 10 bytes')
}

/** The bytes of runs, of which neighbours are of different bits. A last one that is not set needs none. */
export function encodeRuns(all: readonly BitRun[]): Uint8Array {
  const runs = all.at(-1)?.set === false ? all.slice(0, -1) : all
  if (runs.length === 0) return new Uint8Array(0)
  const bits: number[] = []
  const push = (value: number, count: number): void => {
    for (let index = 0; index < count; index++) bits.push((value >> index) & 1)
  }
  push(0, 2)
  push(runs[0].set ? 1 : 0, 1)
  for (const { length } of runs) {
    if (length === 1n) push(1, 1)
    else if (length < 16n) {
      push(0b10, 2)
      push(Number(length), 4)
    } else {
      push(0, 2)
      for (const byte of encodeVarint(length)) push(byte, 8)
    }
  }
  // Zeros at the end are as good as nothing there.
  const bytes = new Uint8Array((bits.lastIndexOf(1) >> 3) + 1)
  for (const [index, bit] of bits.entries()) if (bit === 1) bytes[index >> 3] |= 1 << (index & 7)
  return bytes
}

/** The runs of a set of positions, in ascending order. */
export function runsOf(positions: Iterable<bigint>): BitRun[] {
  const runs: { set: boolean; length: bigint }[] = []
  let next = 0n
  for (const position of positions) {
    if (position < next || position >= MAX_BITS) throw new InvalidBitFieldError('positions must ascend')
    const last = runs.at(-1)
    if (last !== undefined && position === next) last.length++
    else {
      if (position > next) runs.push({ set: false, length: position - next })
      runs.push({ set: true, length: 1n })
    }
    next = position + 1n
  }
  return runs
}

/** The positions of set bits, one at a time: there may be 2^64 of them. */
export function* positionsOf(runs: Iterable<BitRun>): Generator<bigint> {
  let start = 0n
  for (const { set, length } of runs) {
    if (set) for (let position = start; position < start + length; position++) yield position
    start += length
  }
}
