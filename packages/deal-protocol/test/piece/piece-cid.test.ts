import { assert, bigInt, constantFrom, nat, property, uint8Array } from 'fast-check'
import { CID } from 'multiformats/cid'
import { create as createDigest } from 'multiformats/hashes/digest'
import { describe, expect, test } from 'vitest'
import { InvalidCommitmentError, InvalidPieceCidError } from '../../src/piece/errors.ts'
import { fr32Sha256Trunc254Padbintree, sha2_256Trunc254Padded } from '../../src/piece/multihash-hashers.ts'
import { parsePieceCid, pieceCidV1, pieceCidV2, toPieceCidV1, toPieceCidV2 } from '../../src/piece/piece-cid.ts'
import { PieceHasher } from '../../src/piece/piece-hasher.ts'
import { pieceSizeFor } from '../../src/piece/piece-size.ts'
import { fromHex, hex, randomBytes } from '../builders/bytes.ts'

const commitments = uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => {
  bytes[31] &= 0x3f
  return bytes
})
const payloadSizes = bigInt({ min: 1n, max: 127n << 29n })

describe('a piece CID v1', () => {
  test('is its prefix and the commitment', () => {
    const commitment = new PieceHasher().update(new Uint8Array(127)).digest().commitment
    const cid = pieceCidV1(commitment)
    expect(hex(cid.bytes)).toBe(`0181e203922020${hex(commitment)}`)
    expect(`${cid}`).toBe('baga6ea4seaqdomn3tgwgrh3g532zopskstnbrd2n3sxfqbze7rxt7vqn7veigmy')
  })

  test('says its commitment', () => {
    assert(
      property(commitments, (commitment) => {
        expect(parsePieceCid(pieceCidV1(commitment))).toEqual({ version: 1, commitment })
      }),
    )
  })
})

describe('a piece CID v2', () => {
  test('says the commitment and both sizes', () => {
    assert(
      property(commitments, payloadSizes, (commitment, payloadSize) => {
        expect(parsePieceCid(pieceCidV2(commitment, payloadSize))).toEqual({
          version: 2,
          commitment,
          payloadSize,
          pieceSize: pieceSizeFor(payloadSize),
        })
      }),
    )
  })

  test('comes from a v1 with the size of its payload, and goes back', () => {
    assert(
      property(commitments, payloadSizes, (commitment, payloadSize) => {
        const v1 = pieceCidV1(commitment)
        const v2 = toPieceCidV2(v1, payloadSize)
        expect(v2.equals(pieceCidV2(commitment, payloadSize))).toBe(true)
        expect(toPieceCidV1(v2).equals(v1)).toBe(true)
        expect(toPieceCidV1(v1).equals(v1)).toBe(true)
        expect(toPieceCidV2(v2, payloadSize).equals(v2)).toBe(true)
      }),
    )
  })

  test('is not renamed to another payload', () => {
    const { pieceCidV2: cid } = new PieceHasher().update(new Uint8Array(100)).digest()
    expect(() => toPieceCidV2(cid, 101n)).toThrow('its payload has 100 bytes, not 101')
  })
})

describe('what does not name a piece', () => {
  const commitment = randomBytes(1, 32).fill(1, 31)
  const v2 = (hexDigest: string) => CID.createV1(0x55, createDigest(0x1011, fromHex(hexDigest + hex(commitment))))

  test.each([
    ['an identity CID', CID.parse('bafkqaaa'), 'incorrect hashing function'],
    ['a sha2-256 CID', CID.parse('bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku'), 'incorrect hashing'],
    ['another codec', CID.createV1(0x71, createDigest(0x1012, commitment)), 'unexpected commitment codec'],
    ['a v0', CID.parse('QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n'), 'unexpected commitment codec'],
    ['a v1 of 31 bytes', CID.createV1(0xf101, createDigest(0x1012, commitment.subarray(1))), '32 bytes long'],
    ['a v1 of 33 bytes', CID.createV1(0xf101, createDigest(0x1012, new Uint8Array(33))), '32 bytes long'],
    ['a v2 in a v1 codec', CID.createV1(0xf101, v2('0002').multihash), 'incorrect hashing function'],
    ['a commitment with bit 254', CID.createV1(0xf101, createDigest(0x1012, commitment.slice().fill(64, 31))), 'bits'],
    ['a v2 that is too short', CID.createV1(0x55, createDigest(0x1011, commitment)), 'expected a digest'],
    ['a v2 that is too long', CID.createV1(0x55, createDigest(0x1011, new Uint8Array(35))), 'expected a digest'],
    ['a v2 of no bytes', CID.createV1(0x55, createDigest(0x1011, new Uint8Array(0))), 'padding size'],
    ['a v2 of height 1', v2('0001'), 'height 1 '],
    ['a v2 of height 32', v2('0020'), 'height 32 '],
    ['a v2 of padding only', v2('7f02'), 'less than half'],
    ['a v2 of a half empty piece', v2('7f03'), 'less than half'],
    ['a v2 with more padding than piece', v2('ff0702'), 'less than half'],
    ['a v2 whose padding is not minimal', v2('800002'), 'padding size'],
    ['a v2 whose padding never ends', v2('ffffffffffffffffffff02'), 'padding size'],
  ])('%s', (_what, cid, reason) => {
    expect(() => parsePieceCid(cid)).toThrow(InvalidPieceCidError)
    expect(() => parsePieceCid(cid)).toThrow(reason)
  })

  test('a commitment of the wrong length, or with one of the two highest bits', () => {
    expect(() => pieceCidV1(new Uint8Array(31))).toThrow(InvalidCommitmentError)
    for (const top of [0x40, 0x80, 0xff]) {
      expect(() => pieceCidV1(new Uint8Array(32).fill(top, 31))).toThrow(InvalidCommitmentError)
      expect(() => pieceCidV2(new Uint8Array(32).fill(top, 31), 127n)).toThrow(InvalidCommitmentError)
    }
  })

  test('is found out, and never crashes', () => {
    const cids = property(
      constantFrom(0x55, 0xf101),
      constantFrom(0x1011, 0x1012),
      uint8Array({ maxLength: 50 }),
      (codec, code, digest) => {
        const cid = CID.createV1(codec, createDigest(code, digest))
        try {
          const { version, commitment, payloadSize } = parsePieceCid(cid)
          const again = version === 1 ? pieceCidV1(commitment) : pieceCidV2(commitment, payloadSize!)
          expect(again.equals(cid)).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidPieceCidError)
        }
      },
    )
    assert(cids, { numRuns: 2000 })
  })
})

describe('as hashers of multiformats', () => {
  test('both make the CIDs of the payload’s piece', () => {
    assert(
      property(nat(5000), (length) => {
        const payload = randomBytes(length + 1, length + 1)
        const piece = new PieceHasher().update(payload).digest()
        expect(CID.createV1(0xf101, sha2_256Trunc254Padded.digest(payload)).equals(piece.pieceCid)).toBe(true)
        expect(CID.createV1(0x55, fr32Sha256Trunc254Padbintree.digest(payload)).equals(piece.pieceCidV2)).toBe(true)
        expect(sha2_256Trunc254Padded.encode(payload)).toEqual(piece.commitment)
      }),
    )
  })

  test('have the names and codes of the multicodec table', () => {
    expect(sha2_256Trunc254Padded).toMatchObject({ name: 'sha2-256-trunc254-padded', code: 0x1012 })
    expect(fr32Sha256Trunc254Padbintree).toMatchObject({ name: 'fr32-sha256-trunc254-padbintree', code: 0x1011 })
  })
})
