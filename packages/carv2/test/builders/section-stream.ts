import { concat, hex } from './car-bytes.ts'

/** Bytes of a section of {@link sectionStream}: 1 of length, 36 of CID, 4 of block. */
export const STREAM_SECTION_BYTES = 41
/** Bytes of its CARv1 header. */
export const STREAM_HEADER_BYTES = 18

const SECTIONS_A_CHUNK = 25_000

/** Spreads numbers over 32 bits, each to another one: the finaliser of MurmurHash3. */
function spread(value: number): number {
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}

/** The sha2-256 digest of section `i`: not a hash of anything, but spread like one and never given twice. */
export function streamDigest(i: number): Uint8Array {
  const digest = new Uint8Array(32)
  new DataView(digest.buffer).setUint32(0, spread(i))
  new DataView(digest.buffer).setUint32(28, i)
  return digest
}

/** A CARv1 of `count` tiny sections, chunk by chunk in one buffer that is filled again and again. */
export function* sectionStream(count: number): Generator<Uint8Array> {
  yield hex('11 a2 65726f6f7473 80 6776657273696f6e 01')
  const section = concat(40, hex('01 55 12 20'), new Uint8Array(32), hex('aabbccdd'))
  const chunk = concat(...Array.from({ length: Math.min(count, SECTIONS_A_CHUNK) }, () => section))
  const view = new DataView(chunk.buffer)
  for (let first = 0; first < count; first += SECTIONS_A_CHUNK) {
    const sections = Math.min(SECTIONS_A_CHUNK, count - first)
    for (let i = 0, at = 5; i < sections; i++, at += STREAM_SECTION_BYTES) {
      view.setUint32(at, spread(first + i))
      view.setUint32(at + 28, first + i)
    }
    yield chunk.subarray(0, sections * STREAM_SECTION_BYTES)
  }
}
