import fc from 'fast-check'
import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import { address } from '../cbor/address.ts'
import { bigInteger } from '../cbor/big-integer.ts'
import { bitField } from '../cbor/bit-field.ts'
import { boolean } from '../cbor/boolean.ts'
import { bytes } from '../cbor/bytes.ts'
import { cid } from '../cbor/cid.ts'
import { fromHex } from '../cbor/hex.ts'
import { enumeration, epoch, int64, time, uint64 } from '../cbor/integer.ts'
import { label } from '../cbor/label.ts'
import { multiaddrBytes } from '../cbor/multiaddr.ts'
import { raw } from '../cbor/raw.ts'
import type { AnySchema } from '../cbor/schema.ts'
import { signature } from '../cbor/signature.ts'
import { rawText, text } from '../cbor/text.ts'
import { uuid } from '../cbor/uuid.ts'
import { Address } from '../values/address.ts'
import { encodeRuns, runsOf } from '../values/bit-field.ts'
import { Label } from '../values/label.ts'
import { Signature } from '../values/signature.ts'

const byteArray = fc.uint8Array({ maxLength: 300 })
const uint64s = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.nat({ max: 64 }).map(powerOfTwo(-1n)))
const int64s = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.integer().map(BigInt))
const texts = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.string({ maxLength: 300 }))

function powerOfTwo(plus: bigint): (bits: number) => bigint {
  return (bits) => (bits === 0 ? 0n : 2n ** BigInt(bits) + plus)
}

const addresses = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map((id) => Address.id(id)),
  fc.uint8Array({ minLength: 20, maxLength: 20 }).map((hash) => Address.parse(Uint8Array.of(1, ...hash))),
  fc.uint8Array({ minLength: 20, maxLength: 20 }).map((hash) => Address.parse(Uint8Array.of(2, ...hash))),
  fc.uint8Array({ minLength: 48, maxLength: 48 }).map((key) => Address.bls(key)),
  fc
    .tuple(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), fc.uint8Array({ maxLength: 54 }))
    .map(([namespace, subaddress]) => Address.delegated(namespace, subaddress)),
)

const cids = fc.oneof(
  fc.uint8Array({ minLength: 32, maxLength: 32 }).map((digest) => CID.createV0(Digest.create(0x12, digest))),
  fc
    .tuple(fc.constantFrom(0x55, 0x71, 0xf101, 2 ** 31 - 1), fc.constantFrom(0, 0x12, 0xb220), byteArray)
    .map(([code, hash, digest]) => CID.createV1(code, Digest.create(hash, digest))),
)

const signatures = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.uint8Array({ maxLength: 199 }))
  .map(([type, data]) => new Signature(type, data))

/** Values of dag-cbor: 1, "a", [1, 2], {"a": null}, a link. */
const rawValues = fc
  .constantFrom('01', '6161', '820102', 'a16161f6', 'd82a450001550000', 'fb3ff8000000000000')
  .map((digits) => fromHex(digits) as Uint8Array)

/** `/ip4/…/tcp/…`, and the same with `/http` behind it. */
const multiaddrs = fc
  .tuple(fc.uint8Array({ minLength: 4, maxLength: 4 }), fc.integer({ min: 0, max: 0xffff }), fc.boolean())
  .map(([host, port, isHttp]) => Uint8Array.of(4, ...host, 6, port >> 8, port & 0xff, ...(isHttp ? [0xe0, 3] : [])))

const bitFields = fc
  .uniqueArray(fc.bigInt({ min: 0n, max: 5000n }), { maxLength: 40 })
  .map((positions) => encodeRuns(runsOf(positions.sort((a, b) => (a < b ? -1 : 1)))))

const leaves = new Map<AnySchema, fc.Arbitrary<unknown>>([
  [address, addresses],
  [bigInteger, fc.oneof(fc.bigInt({ min: -(256n ** 127n) + 1n, max: 256n ** 127n - 1n }), int64s)],
  [bitField, bitFields],
  [boolean, fc.boolean()],
  [bytes, byteArray],
  [cid, cids],
  [enumeration, uint64s.map((value) => (value <= Number.MAX_SAFE_INTEGER ? Number(value) : value))],
  [epoch, int64s],
  [int64, int64s],
  [time, int64s],
  [
    label,
    fc.oneof(
      texts.map((value) => Label.text(value)),
      byteArray.map((value) => Label.text(value)),
      byteArray.map((value) => Label.bytes(value)),
    ),
  ],
  [multiaddrBytes, multiaddrs],
  [raw, rawValues],
  [rawText, byteArray],
  [signature, signatures],
  [text, texts],
  [uint64, uint64s],
  [uuid, fc.uuid()],
])

/**
 * Random values of a type, made according to its declaration, for property tests with fast-check. Among them are
 * labels that are no UTF-8, as those from before network 16.
 */
export function arbitraryOf(type: AnySchema): fc.Arbitrary<unknown> {
  const leaf = leaves.get(type)
  if (leaf !== undefined) return leaf
  if (type.record !== undefined) {
    return fc.record(
      Object.fromEntries(
        type.record.fields.map(({ name, schema, presence }) => [
          name,
          presence === 'omitted' ? fc.option(arbitraryOf(schema.of as AnySchema)) : arbitraryOf(schema),
        ]),
      ),
    )
  }
  if (type.of !== undefined) {
    const item = arbitraryOf(type.of)
    return type.kind.startsWith('list') ? fc.array(item, { maxLength: 5 }) : fc.option(item)
  }
  const names = /^enumeration: (.*)$/.exec(type.kind)
  if (names !== null) return fc.constantFrom(...names[1].split(', ').map((entry) => entry.split(' ')[0]))
  return byteArray
}
