import { readUint64, readUint64Approximate, writeUint64 } from '../bytes/uint64.ts'
import { InvalidCarV2HeaderError } from '../errors.ts'

/**
 * The first 51 bytes of a CARv2; integers are little-endian:
 *
 *     0        11                27           35         43            51
 *     ┌────────┬─────────────────┬────────────┬──────────┬─────────────┐
 *     │ pragma │ characteristics │ DataOffset │ DataSize │ IndexOffset │
 *     └────────┴─────────────────┴────────────┴──────────┴─────────────┘
 *
 * Then DataPadding, the CARv1 (DataSize bytes at DataOffset), IndexPadding, and the index from IndexOffset to the end
 * of the file (0 = none).
 */
export interface CarV2Header {
  /** 16 bytes; bit 7 of the first is "fully indexed", the only one that is defined. */
  readonly characteristics: Uint8Array
  readonly dataOffset: number
  readonly dataSize: number
  /** 0 when there is no index. */
  readonly indexOffset: number
}

/** A CARv1 header `{ version: 2 }`, so that old readers fail cleanly. */
export const CAR_V2_PRAGMA = Uint8Array.of(0x0a, 0xa1, 0x67, 0x76, 0x65, 0x72, 0x73, 0x69, 0x6f, 0x6e, 0x02)
/** Bytes of the header behind the pragma. */
export const CAR_V2_HEADER_BYTES = 40
/** Pragma and header: the smallest DataOffset. */
export const CAR_V2_PREFIX_BYTES = 51

const CHARACTERISTICS_BYTES = 16
const FULLY_INDEXED = 0x80
const DATA_OFFSET_AT = 16
const DATA_SIZE_AT = 24
const INDEX_OFFSET_AT = 32
const EMPTY_DATA = "size of wrapped v1 car listed as '0'"

type HeaderField = 'dataOffset' | 'dataSize' | 'indexOffset'

/** The 16 characteristics bytes, with or without the fully-indexed bit. */
export function characteristicsOf(fullyIndexed: boolean): Uint8Array {
  return withFullyIndexed(new Uint8Array(CHARACTERISTICS_BYTES), fullyIndexed)
}

/** These characteristics with the fully-indexed bit set, or not. */
export function withFullyIndexed(characteristics: Uint8Array, fullyIndexed: boolean): Uint8Array {
  const bytes = characteristics.slice()
  bytes[0] = fullyIndexed ? bytes[0] | FULLY_INDEXED : bytes[0] & ~FULLY_INDEXED
  return bytes
}

/** Whether every section, identities included, is in the index. An unset bit says nothing. */
export function isFullyIndexed(header: CarV2Header): boolean {
  return (header.characteristics[0] & FULLY_INDEXED) !== 0
}

/** The 40 bytes behind the pragma. */
export function encodeCarV2Header(header: CarV2Header): Uint8Array {
  const bytes = new Uint8Array(CAR_V2_HEADER_BYTES)
  bytes.set(header.characteristics)
  writeUint64(header.dataOffset, bytes, DATA_OFFSET_AT)
  writeUint64(header.dataSize, bytes, DATA_SIZE_AT)
  writeUint64(header.indexOffset, bytes, INDEX_OFFSET_AT)
  return bytes
}

/** The fields as they lie in the 40 bytes behind the pragma, unchecked: above 2^53 - 1 they are inexact. */
export function readCarV2HeaderFields(bytes: Uint8Array): CarV2Header {
  return {
    characteristics: bytes.slice(0, CHARACTERISTICS_BYTES),
    dataOffset: readUint64Approximate(bytes, DATA_OFFSET_AT),
    dataSize: readUint64Approximate(bytes, DATA_SIZE_AT),
    indexOffset: readUint64Approximate(bytes, INDEX_OFFSET_AT),
  }
}

/**
 * Decodes the 40 bytes behind the pragma and checks what they say by themselves.
 * Throws `InvalidCarV2HeaderError` (also for an unfinalized file: DataOffset 0) and `UnsafeIntegerError`.
 */
export function decodeCarV2Header(bytes: Uint8Array): CarV2Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const check = (field: HeaderField, at: number, least: number, why?: string) => {
    if (view.getBigInt64(at, true) < least) throw new InvalidCarV2HeaderError(field, view.getBigUint64(at, true), why)
  }
  check('dataOffset', DATA_OFFSET_AT, CAR_V2_PREFIX_BYTES, 'data offset places data within carv2 header')
  check('dataSize', DATA_SIZE_AT, 1, view.getBigUint64(DATA_SIZE_AT) === 0n ? EMPTY_DATA : undefined)
  check('indexOffset', INDEX_OFFSET_AT, 0)
  const base = CAR_V2_PRAGMA.length
  return {
    characteristics: bytes.slice(0, CHARACTERISTICS_BYTES),
    dataOffset: readUint64(bytes, DATA_OFFSET_AT, base, 'DataOffset'),
    dataSize: readUint64(bytes, DATA_SIZE_AT, base, 'DataSize'),
    indexOffset: readUint64(bytes, INDEX_OFFSET_AT, base, 'IndexOffset'),
  }
}

/** Checks the header against the size of its file: the payload and the index must lie inside it and not overlap. */
export function checkCarV2Header(header: CarV2Header, fileSize: number): void {
  for (const problem of carV2HeaderProblems(header, fileSize)) throw problem
}

/** Everything that {@link checkCarV2Header} throws for. */
export function* carV2HeaderProblems(
  { dataOffset, dataSize, indexOffset }: CarV2Header,
  fileSize: number,
): Generator<InvalidCarV2HeaderError> {
  const beyond = `the file has ${fileSize} bytes`
  const dataEnd = dataOffset + dataSize
  if (dataOffset > fileSize) {
    yield new InvalidCarV2HeaderError('dataOffset', dataOffset, beyond)
  } else if (dataEnd > fileSize) {
    const why = `unexpected EOF: data ends at ${dataEnd}, the file at ${fileSize}`
    yield new InvalidCarV2HeaderError('dataSize', dataSize, why)
  }
  if (indexOffset === 0) return
  if (indexOffset > fileSize) {
    yield new InvalidCarV2HeaderError('indexOffset', indexOffset, beyond)
  } else if (indexOffset < dataEnd) {
    const why = `index offset overlaps with data. data ends at ${dataEnd}. index offset of ${indexOffset}`
    yield new InvalidCarV2HeaderError('indexOffset', indexOffset, why)
  }
}
