import { CID } from 'multiformats/cid'
import { Digest } from 'multiformats/hashes/digest'
import { readVarint, varintEnd, varintProblem } from '../values/varint.ts'
import { readStringHead, writeBytes } from './byte-string.ts'
import type { Cursor } from './cursor.ts'
import {
  InvalidContentError,
  InvalidJsonError,
  InvalidValueError,
  TooLongError,
  UndefinedValueError,
} from './errors.ts'
import { headSize, MAJOR, readHead, writeHead } from './head.ts'
import { LIMITS } from './limits.ts'
import { Schema } from './schema.ts'

const NO_BYTES = new Uint8Array(0)
const DAG_PB_CODE = 0x70
const SHA2_256_CODE = 0x12
const LINK_TAG = 42

/** What stands for a CID that was missing where there must be one: Go's `cid.Undef`. It can't be encoded. */
export const undefinedCid: CID = /* @__PURE__ */ (() =>
  Object.assign(new CID(1, 0, new Digest(0, 0, NO_BYTES, NO_BYTES), NO_BYTES), { toString: () => '' }))()

/**
 * A link:
 *
 *     ┌───────┬─────────────────┬────┬─────┐
 *     │ d8 2a │ byte string head│ 00 │ CID │   tag 42, at most 512 bytes with the 00
 *     └───────┴─────────────────┴────┴─────┘
 */
export const cid: Schema<CID> = /* @__PURE__ */ new Schema<CID>({
  kind: 'CID',
  read: readCid,
  size: (value) => {
    const bytes = value?.bytes
    if (!(bytes instanceof Uint8Array)) throw new InvalidValueError('a CID', value)
    if (bytes.length === 0) throw new UndefinedValueError('undefined cid')
    const length = bytes.length + 1
    if (length > LIMITS.cidBytes) throw new TooLongError('a CID', length, LIMITS.cidBytes)
    return 2 + headSize(length) + length
  },
  write: (writer, { bytes }) => {
    writer.bytes[writer.offset] = 0xd8
    writer.bytes[writer.offset + 1] = 0x2a
    writer.offset += 2
    writeHead(writer, MAJOR.bytes, bytes.length + 1)
    writer.bytes[writer.offset++] = 0
    writeBytes(writer, bytes)
  },
  zero: () => undefinedCid,
  toJson: String,
  fromJson: (json) => {
    if (json === '') return undefinedCid
    if (typeof json !== 'string') throw new InvalidJsonError('a CID as string', json)
    try {
      return CID.parse(json)
    } catch (cause) {
      throw new InvalidJsonError('a CID as string', json, { cause })
    }
  },
  validate: (value, report) => {
    if (value === undefinedCid) report('', 'is undefined')
  },
})

function readCid(cursor: Cursor): CID {
  const start = cursor.offset
  const { bytes } = cursor
  if (bytes[start] === 0xd8 && bytes[start + 1] === LINK_TAG && start + 1 < cursor.end) cursor.offset = start + 2
  else if (readHead(cursor, MAJOR.tag, 'a CID') !== LINK_TAG) {
    throw new InvalidContentError(start, 'CID', `expected tag ${LINK_TAG}`)
  }
  const length = readStringHead(cursor, MAJOR.bytes, 'a CID as byte string', LIMITS.cidBytes)
  const at = cursor.offset
  cursor.offset = at + length
  if (length === 0) throw new InvalidContentError(at, 'CID', 'undefined cid')
  if (bytes[at] !== 0) throw new InvalidContentError(at, 'CID', 'must have binary multibase')
  return cidOf(cursor, at + 1, at + length)
}

/**
 * The CID that takes up just these bytes:
 *
 *     CIDv0   12 20 │ digest (32)
 *     CIDv1   01 │ codec varint │ hash varint │ length varint │ digest
 */
function cidOf(cursor: Cursor, start: number, end: number): CID {
  const { bytes } = cursor
  if (end - start === 34 && bytes[start] === SHA2_256_CODE && bytes[start + 1] === 32) {
    const own = cursor.view(start, end)
    return new CID(0, DAG_PB_CODE, new Digest(SHA2_256_CODE, 32, cursor.view(start + 2, end), own), own)
  }
  const version = checkedVarint(bytes, start, end)
  if (version !== 1)
    throw new InvalidContentError(start, 'CID', `expected 1 as the cid version number, got: ${version}`)
  const code = checkedVarint(bytes, varintEnd, end)
  const multihash = varintEnd
  const hash = checkedVarint(bytes, multihash, end)
  const size = checkedVarint(bytes, varintEnd, end)
  const digest = varintEnd
  if (digest + size !== end) {
    throw new InvalidContentError(digest, 'CID', `digest of ${end - digest} bytes instead of ${size}`)
  }
  return new CID(
    1,
    code,
    new Digest(hash, size, cursor.view(digest, end), cursor.view(multihash, end)),
    cursor.view(start, end),
  )
}

function checkedVarint(bytes: Uint8Array, at: number, end: number): number {
  const value = readVarint(bytes, at, end)
  if (value < 0) throw new InvalidContentError(at, 'CID', varintProblem(value))
  return value
}
