import type { CID } from 'multiformats/cid'
import { varintLength, writeVarint } from '../bytes/varint.ts'
import { CborReader } from './cbor-reader.ts'
import { cidAt } from './cid.ts'

/**
 * The CARv1 header, behind the varint of its length:
 *
 *     a2                          map of 2
 *     65 726f6f7473               "roots"
 *     8n (d8 2a 58 .. 00 CID)*n   array of links (tag 42 over 00 ‖ CID)
 *     67 76657273696f6e 01        "version": 1
 *
 * Readers are lax as Go's is (specification gap): any key order, a missing or null `roots`, tag 48 for 42, and bytes
 * after the map are accepted and listed in `deviations`; a key that is neither is refused.
 */
export interface CarHeader {
  readonly version: number
  /** Empty when `roots` is missing or null. */
  readonly roots: CID[]
  /** In which ways this header is not what a writer should produce. */
  readonly deviations: string[]
}

const ROOTS_KEY = Uint8Array.of(0x65, 0x72, 0x6f, 0x6f, 0x74, 0x73)
const VERSION_KEY = Uint8Array.of(0x67, 0x76, 0x65, 0x72, 0x73, 0x69, 0x6f, 0x6e)
const MAP_OF_TWO = 0xa2
/** Characters of a key that an error shows: a hostile one may be as long as the header. */
const LONGEST_SHOWN_KEY = 64
const TAG_LINK = 42
const TAG_LINK_TYPO = 48

/** Decodes the header in `bytes`, which is exactly as long as its varint says. `base` is added to positions in errors. */
export function decodeCarHeader(bytes: Uint8Array, base: number): CarHeader {
  const reader = new CborReader(bytes, base)
  const deviations: string[] = []
  let version: number | undefined
  let roots: CID[] | undefined
  let previousKey = ''
  for (let entries = reader.mapHeader(); entries > 0; entries--) {
    const keyOffset = reader.offset
    const key = reader.text()
    if (key === 'version' && version === undefined) version = reader.unsigned()
    else if (key === 'roots' && roots === undefined) roots = readRoots(reader, deviations)
    else reader.fail(keyOffset, `unexpected key ${JSON.stringify(key.slice(0, LONGEST_SHOWN_KEY))}`)
    if (previousKey === 'version') deviations.push('the keys are not in canonical order')
    previousKey = key
  }
  if (reader.left > 0) deviations.push(`${reader.left} bytes follow the map`)
  if (version === 1 && roots === undefined) deviations.push('the key roots is missing')
  return { version: version ?? 0, roots: roots ?? [], deviations }
}

function readRoots(reader: CborReader, deviations: string[]): CID[] {
  if (reader.takeNull()) return []
  const roots: CID[] = []
  for (let items = reader.arrayHeader(); items > 0; items--) {
    const offset = reader.offset
    const tag = reader.tag()
    if (tag === TAG_LINK_TYPO) deviations.push(`a root has CBOR tag ${tag} instead of ${TAG_LINK}`)
    else if (tag !== TAG_LINK) reader.fail(offset, `a root has CBOR tag ${tag} instead of ${TAG_LINK}`)
    const link = reader.byteString()
    if (link[0] !== 0) reader.fail(offset, 'invalid multibase on IPLD link')
    roots.push(reader.guard(offset, () => cidAt(link, 1, link.length)))
  }
  return roots
}

/** Length of the canonical header of `roots`, its varint included. */
export function carHeaderLength(roots: readonly CID[]): number {
  const length = bodyLength(roots)
  return varintLength(length) + length
}

/** The canonical header of `roots`, its varint included. */
export function encodeCarHeader(roots: readonly CID[]): Uint8Array {
  const length = bodyLength(roots)
  const bytes = new Uint8Array(varintLength(length) + length)
  let at = writeVarint(length, bytes, 0)
  bytes[at++] = MAP_OF_TWO
  bytes.set(ROOTS_KEY, at)
  at = writeCborHead(0x80, roots.length, bytes, at + ROOTS_KEY.length)
  for (const { bytes: cid } of roots) {
    bytes[at++] = 0xd8
    bytes[at++] = TAG_LINK
    at = writeCborHead(0x40, cid.length + 1, bytes, at)
    bytes[at++] = 0
    bytes.set(cid, at)
    at += cid.length
  }
  bytes.set(VERSION_KEY, at)
  bytes[at + VERSION_KEY.length] = 1
  return bytes
}

function bodyLength(roots: readonly CID[]): number {
  let length = 1 + ROOTS_KEY.length + cborHeadLength(roots.length) + VERSION_KEY.length + 1
  for (const { bytes } of roots) length += 2 + cborHeadLength(bytes.length + 1) + 1 + bytes.length
  return length
}

function cborHeadLength(value: number): number {
  return value < 24 ? 1 : value < 0x100 ? 2 : value < 0x1_0000 ? 3 : 5
}

function writeCborHead(major: number, value: number, target: Uint8Array, at: number): number {
  const length = cborHeadLength(value)
  if (length === 1) {
    target[at] = major | value
    return at + 1
  }
  target[at] = major | (length === 2 ? 24 : length === 3 ? 25 : 26)
  for (let i = length - 1; i > 0; i--) {
    target[at + i] = value & 0xff
    value >>>= 8
  }
  return at + length
}
