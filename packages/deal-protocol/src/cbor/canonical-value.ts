import { cid } from './cid.ts'
import type { Cursor } from './cursor.ts'
import { KeyError, NotCanonicalError } from './errors.ts'
import { FALSE, MAJOR, NULL, TRUE } from './head.ts'
import { skipHead } from './skip.ts'
import { decodeUtf8 } from './utf8.ts'

const DOUBLE = 0xfb
/** The head of a negative number in 64 bits; Go has those whose highest bit is 0. */
const LONG_NEGATIVE = 0x3b
const NO_MAP = -1

/**
 * Goes past one value of any kind that is dag-cbor as Go writes it: keys of a map in order, none twice; links, true,
 * false and null, floats of 64 bits, but no other tags and simple values. Text need not be UTF-8, as vouchers have it. What is open is kept as two numbers each,
 * instead of by calling itself, so that nesting costs little.
 */
export function skipCanonicalValue(cursor: Cursor): void {
  /** Of each open list or map, how many values are still to come, keys included; and where the last key starts. */
  const left = [1]
  const lastKeys = [NO_MAP]
  while (left.length > 0) {
    const inner = left.length - 1
    if (left[inner] === 0) {
      left.pop()
      lastKeys.pop()
      continue
    }
    const isKey = lastKeys[inner] !== NO_MAP && left[inner] % 2 === 0
    left[inner]--
    const start = cursor.offset
    if (isKey) {
      skipKey(cursor, lastKeys[inner])
      lastKeys[inner] = start
      continue
    }
    const count = skipItem(cursor)
    if (count === 0) continue
    left.push(count)
    lastKeys.push(cursor.bytes[start] >> 5 === MAJOR.map ? start : NO_MAP)
  }
}

/** Goes past one head, a whole string or link; returns how many values it announces. */
function skipItem(cursor: Cursor): number {
  const { bytes, offset } = cursor
  const major = bytes[offset] >> 5
  if (major === MAJOR.tag) {
    cid.read(cursor)
    return 0
  }
  const count = skipHead(cursor)
  const first = bytes[offset]
  if (major === MAJOR.simple && first !== FALSE && first !== TRUE && first !== NULL && first !== DOUBLE) {
    throw new NotCanonicalError(`no value of dag-cbor: (${first.toString(16)})`, offset)
  }
  if (first === LONG_NEGATIVE && bytes[offset + 1] >= 0x80) throw new NotCanonicalError('a number below -2^63', offset)
  return count
}

/** Goes past a key, which must come after the one that starts at `last`, or after the head of the map. */
function skipKey(cursor: Cursor, last: number): void {
  const { bytes, offset } = cursor
  const isFirst = bytes[last] >> 5 === MAJOR.map
  const count = skipItem(cursor)
  if (bytes[offset] >> 5 !== MAJOR.text || count > 0) throw new NotCanonicalError('a key that is no text', offset)
  const order = isFirst ? 1 : compareFrom(bytes, offset, last, cursor.offset)
  if (order <= 0) {
    const key = decodeUtf8(bytes, contentOf(bytes, offset), cursor.offset)
    throw new KeyError(offset, key, order === 0 ? 'duplicate' : 'out of order')
  }
}

/** Encoded keys compare bytewise: their lengths are in front. */
function compareFrom(bytes: Uint8Array, key: number, last: number, end: number): number {
  for (let at = 0; key + at < end; at++) {
    const difference = bytes[key + at] - bytes[last + at]
    if (difference !== 0) return difference
  }
  return 0
}

/** Where a string starts behind its head. */
function contentOf(bytes: Uint8Array, start: number): number {
  const info = bytes[start] & 31
  return start + 1 + (info < 24 ? 0 : 1 << (info - 24))
}
