/**
 * CARs as the specification describes them, built without a line of `src`: what the tests hold the package against.
 */
import type { CID } from 'multiformats/cid'

/** Unsigned LEB128, minimal, of any size. */
export function leb128(value: number | bigint): Uint8Array {
  const bytes: number[] = []
  for (let rest = BigInt(value); ; rest >>= 7n) {
    const byte = Number(rest & 0x7fn)
    if (rest < 0x80n) return Uint8Array.from([...bytes, byte])
    bytes.push(byte | 0x80)
  }
}

/** A little-endian u64 of any value, negative ones as two's complement. */
export function uint64(value: number | bigint): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigInt64(0, BigInt.asIntN(64, BigInt(value)), true)
  return bytes
}

/** A little-endian 32-bit integer, signed or not. */
export function int32(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setInt32(0, value, true)
  return bytes
}

/** Bytes one after the other; text stands for its ASCII, a number for one byte. */
export function concat(...parts: (Uint8Array | number | string)[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts.map((part) => (typeof part === 'number' ? [part] : part)).map(asBuffer)))
}

function asBuffer(part: Uint8Array | number[] | string): Uint8Array {
  return typeof part === 'string' ? Buffer.from(part, 'ascii') : Uint8Array.from(part)
}

/** Bytes written as hex, blanks allowed. */
export function hex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'))
}

/** A CBOR head in its shortest form, or in `width` bytes behind the first one. */
export function cborHead(major: number, value: number | bigint, width?: 0 | 1 | 2 | 4 | 8): Uint8Array {
  const shortest = value < 24 ? 0 : value < 0x100 ? 1 : value < 0x1_0000 ? 2 : value < 0x1_0000_0000 ? 4 : 8
  const bytes = width ?? shortest
  if (bytes === 0) return Uint8Array.of((major << 5) | Number(value))
  const tail = uint64(value).slice(0, bytes).reverse()
  return concat((major << 5) | (24 + Math.log2(bytes)), tail)
}

/** A CBOR link: tag 42 (or another one) over 00 and the CID. */
export function cborLink(cid: Uint8Array, tag = 42): Uint8Array {
  return concat(cborHead(6, tag), cborHead(2, cid.length + 1), 0, cid)
}

export const ROOTS_KEY = concat(0x65, 'roots')
export const VERSION_KEY = concat(0x67, 'version')

/** A header's body behind the varint of its length. */
export function withLength(body: Uint8Array): Uint8Array {
  return concat(leb128(body.length), body)
}

/** The canonical CARv1 header. */
export function carV1Header(roots: readonly CID[]): Uint8Array {
  const links = roots.map(({ bytes }) => cborLink(bytes))
  return withLength(concat(0xa2, ROOTS_KEY, cborHead(4, roots.length), ...links, VERSION_KEY, 1))
}

/** A section: length, CID, block. */
export function section(cid: Uint8Array, block: Uint8Array): Uint8Array {
  return concat(leb128(cid.length + block.length), cid, block)
}

/** What goes into a CAR. */
export interface Block {
  readonly cid: CID
  readonly bytes: Uint8Array
}

/** Where a block lies: offsets in the CARv1 payload. */
export interface BuiltSection extends Block {
  readonly offset: number
  readonly cidStart: number
  readonly dataStart: number
  readonly end: number
}

/** A CARv1 and where everything in it is. */
export interface BuiltCar {
  readonly bytes: Uint8Array
  readonly headerLength: number
  readonly sections: BuiltSection[]
}

/** A CARv1 of these blocks; its root is the first of them unless said otherwise. */
export function carV1(blocks: readonly Block[], roots?: readonly CID[], header?: Uint8Array): BuiltCar {
  const head = header ?? carV1Header(roots ?? blocks.slice(0, 1).map(({ cid }) => cid))
  const parts = [head]
  const sections: BuiltSection[] = []
  let offset = head.length
  for (const { cid, bytes } of blocks) {
    const part = section(cid.bytes, bytes)
    const end = offset + part.length
    const dataStart = end - bytes.length
    sections.push({ cid, bytes, offset, cidStart: dataStart - cid.bytes.length, dataStart, end })
    parts.push(part)
    offset = end
  }
  return { bytes: concat(...parts), headerLength: head.length, sections }
}

export const PRAGMA = hex('0a a1 67 76657273696f6e 02')

/** The first 51 bytes of a CARv2, whatever sense its fields make. */
export function carV2Prefix(fields: {
  dataOffset: number | bigint
  dataSize: number | bigint
  indexOffset: number | bigint
  characteristics?: Uint8Array
}): Uint8Array {
  const characteristics = fields.characteristics ?? new Uint8Array(16)
  return concat(PRAGMA, characteristics, uint64(fields.dataOffset), uint64(fields.dataSize), uint64(fields.indexOffset))
}

/** A finalized CARv2 around a payload. */
export function carV2(
  payload: Uint8Array,
  options: { index?: Uint8Array; dataPadding?: number; indexPadding?: number; fullyIndexed?: boolean } = {},
): Uint8Array {
  const { index, dataPadding = 0, indexPadding = 0, fullyIndexed = false } = options
  const dataOffset = 51 + dataPadding
  const characteristics = new Uint8Array(16)
  if (fullyIndexed) characteristics[0] = 0x80
  const prefix = carV2Prefix({
    characteristics,
    dataOffset,
    dataSize: payload.length,
    indexOffset: index === undefined ? 0 : dataOffset + payload.length + indexPadding,
  })
  const tail = index === undefined ? new Uint8Array(0) : concat(new Uint8Array(indexPadding), index)
  return concat(prefix, new Uint8Array(dataPadding), payload, tail)
}
