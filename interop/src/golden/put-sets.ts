import { CID } from 'multiformats/cid'
import { create as createDigest } from 'multiformats/hashes/digest'
import { cidOf, DAG_CBOR, DAG_PB, IDENTITY, putOf, RAW, recoded } from '../block-kinds.ts'
import { fill } from '../fill.ts'
import type { Put } from '../protocol.ts'

/** Seeds of every golden file start here. */
const seed = 0x0ca7_0001

const raw = putOf('v1 raw sha2-256', seed, 90)
const version0 = putOf('v0 dag-pb sha2-256', seed + 1, 71)
const cbor = putOf('v1 dag-cbor blake2b-256', seed + 2, 120)
const identity = putOf('v1 raw identity', seed + 3, 11)

/** CID versions, identities, empty blocks, and repeats: by CID, and by multihash under other codecs. */
const mixed: Put[] = [
  raw,
  version0,
  cbor,
  identity,
  recoded(version0, RAW),
  recoded(version0, DAG_CBOR),
  raw,
  putOf('v1 raw sha1', seed + 5, 61),
  putOf('v1 raw identity', seed, 0),
  putOf('v1 raw sha2-256', seed, 0),
  recoded(identity, DAG_CBOR),
  identity,
]

/** No repeats and no identity: for what does not depend on them. */
const plain: Put[] = [raw, version0, cbor]

/** Multihash codes and digest widths: several widths under one code, one width under several codes. */
const widths: Put[] = [
  putOf('v1 raw sha2-256', seed + 20, 32),
  putOf('v1 raw sha2-256 cut to 20 bytes', seed + 21, 33),
  putOf('v1 raw sha3-256', seed + 22, 34),
  putOf('v1 dag-cbor blake2b-256', seed + 23, 35),
  putOf('v1 raw blake2b-160', seed + 24, 36),
  putOf('v1 raw sha1', seed + 25, 37),
  putOf('v1 raw sha2-512', seed + 26, 38),
  ...[0, 1, 32, 127, 128].map((size) => putOf('v1 raw identity', seed + 30 + size, size)),
]

const cidLength = CID.parse(raw.cid).bytes.length

/** Section lengths where their varint grows by a byte. */
const varintEdges: Put[] = [127, 128, 16383, 16384].map((section) =>
  putOf('v1 raw sha2-256', seed + section, section - cidLength),
)

const sameDigest = putOf('v1 raw sha2-256', seed + 40, 50)

/**
 * An identity block whose bytes are another block's digest: equal digests of different hash functions. The original,
 * which compares digests only, drops the second unless CIDs are compared whole.
 */
const equalDigest: Put[] = [
  sameDigest,
  {
    cid: CID.createV1(RAW, createDigest(IDENTITY, CID.parse(sameDigest.cid).multihash.digest)).toString(),
    hex: Buffer.from(CID.parse(sameDigest.cid).multihash.digest).toString('hex'),
  },
  putOf('v1 raw sha2-256', seed + 41, 51),
]

/** An index of more than 1,025 bytes, the section length that its first two bytes would be read as. */
const many: Put[] = Array.from({ length: 30 }, (_, i) => putOf('v1 raw sha2-256', seed + 1000 + i, 16 + ((i * 7) % 40)))

export const putSets = {
  none: [] as Put[],
  plain,
  mixed,
  widths,
  'varint-edges': varintEdges,
  'equal-digest': equalDigest,
  many,
}

/** What a resumed file gets first and then: new blocks and repeats of the first. */
export const resumePuts = {
  first: [raw, version0, identity, recoded(version0, DAG_PB), cbor, raw],
  second: [cbor, recoded(version0, DAG_CBOR), identity, putOf('v1 raw sha1', seed + 50, 40), raw, version0],
}

export const roots = {
  raw: raw.cid,
  version0: version0.cid,
  cbor: cbor.cid,
  identity: identity.cid,
  absent: cidOf('v1 raw sha2-256', fill(seed + 60, 20)).toString(),
}

/** Keys to look up: stored ones, those of the same multihash under other codecs, absent ones and identities. */
export const probeKeys = [
  raw.cid,
  recoded(raw, DAG_PB).cid,
  version0.cid,
  recoded(version0, DAG_CBOR).cid,
  cbor.cid,
  recoded(cbor, RAW).cid,
  identity.cid,
  recoded(identity, DAG_PB).cid,
  putOf('v1 raw identity', seed + 61, 9).cid,
  putOf('v1 raw identity', seed, 0).cid,
  putOf('v1 raw sha2-256', seed, 0).cid,
  roots.absent,
]
