/** Reads a CAR as the specification describes it, without a line of `src`: what a store has really written. */
import { decode } from '@ipld/dag-cbor'
import { CID } from 'multiformats/cid'
import { PRAGMA } from '../builders/car-bytes.ts'
import { referenceDigest } from '../hash/reference-digest.ts'

export interface ParsedSection {
  readonly cid: CID
  readonly bytes: Uint8Array
  /** In the payload. */
  readonly offset: number
}

export interface ParsedCar {
  readonly version: 1 | 2
  readonly finalized: boolean
  readonly roots: CID[]
  readonly sections: ParsedSection[]
}

/** Parses a whole CAR and hashes every block. Throws for anything that is not exactly as it should be. */
export function parseCarStrictly(file: Uint8Array, dataPadding = 0): ParsedCar {
  if (Buffer.compare(file.subarray(0, PRAGMA.length), PRAGMA) !== 0) return { ...parsePayload(file), ...V1 }
  const view = new DataView(file.buffer, file.byteOffset, file.length)
  const dataOffset = Number(view.getBigUint64(27, true))
  const dataSize = Number(view.getBigUint64(35, true))
  const finalized = dataOffset !== 0
  const payload = finalized ? file.subarray(dataOffset, dataOffset + dataSize) : file.subarray(51 + dataPadding)
  if (finalized && payload.length !== dataSize) throw new Error(`DataSize ${dataSize}, found ${payload.length}`)
  return { ...parsePayload(payload), version: 2, finalized }
}

const V1 = { version: 1, finalized: true } as const

function parsePayload(payload: Uint8Array): Pick<ParsedCar, 'roots' | 'sections'> {
  const header = varint(payload, 0)
  const { version, roots } = decode<{ version: number; roots: CID[] }>(
    payload.subarray(header.end, header.end + header.value),
  )
  if (version !== 1) throw new Error(`a payload of version ${version}`)
  const sections: ParsedSection[] = []
  for (let offset = header.end + header.value; offset < payload.length; ) {
    const length = varint(payload, offset)
    const end = length.end + length.value
    if (length.value === 0 || end > payload.length) throw new Error(`no section at byte ${offset}`)
    const [cid, bytes] = CID.decodeFirst(payload.subarray(length.end, end))
    const { code, digest } = cid.multihash
    if (Buffer.compare(referenceDigest(code, bytes), digest) !== 0) throw new Error(`wrong bytes at ${offset}`)
    sections.push({ cid, bytes, offset })
    offset = end
  }
  return { roots, sections }
}

function varint(bytes: Uint8Array, at: number): { value: number; end: number } {
  let value = 0
  for (let factor = 1; ; factor *= 0x80) {
    if (at >= bytes.length) throw new Error('the file ends in a varint')
    const byte = bytes[at++]
    value += (byte & 0x7f) * factor
    if (byte < 0x80) return { value, end: at }
  }
}
