import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { pseudoRandomBytes } from '../builders/blocks.ts'
import { environments, loadHashes } from './load-hashes.ts'
import { referenceDigest } from './reference-digest.ts'

const text = (characters: string) => new TextEncoder().encode(characters)
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

const twoBlocks = 'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'
const fourBlocks =
  'abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu'
/** The input of go-multihash's own blake2b test: the bytes 0x00 to 0x57. */
const upTo57 = Uint8Array.from({ length: 0x58 }, (_, i) => i)

/** Examples of NIST (FIPS 180-4, FIPS 202), the Keccak team and RFC 7693; other blake2b from go-multihash 0.2.3. */
const vectors: [name: string, code: number, input: Uint8Array, digest: string][] = [
  ['identity', 0x00, text('abc'), '616263'],
  ['sha1', 0x11, text('abc'), 'a9993e364706816aba3e25717850c26c9cd0d89d'],
  ['sha2-256', 0x12, text(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['sha2-256', 0x12, text('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['sha2-256', 0x12, text(twoBlocks), '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1'],
  ['sha2-256', 0x12, text(fourBlocks), 'cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1'],
  ['sha2-256', 0x12, text('a'.repeat(1e6)), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
  [
    'sha2-512',
    0x13,
    text('abc'),
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
  ],
  [
    'sha3-512',
    0x14,
    text('abc'),
    'b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0',
  ],
  [
    'sha3-384',
    0x15,
    text('abc'),
    'ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b298d88cea927ac7f539f1edf228376d25',
  ],
  ['sha3-256', 0x16, text('abc'), '3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532'],
  ['sha3-224', 0x17, text('abc'), 'e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf'],
  ['keccak-224', 0x1a, text(''), 'f71837502ba8e10837bdd8d365adb85591895602fc552b48b7390abd'],
  ['keccak-256', 0x1b, text(''), 'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'],
  [
    'keccak-384',
    0x1c,
    text(''),
    '2c23146a63a29acf99e73b88f8c24eaa7dc60aa771780ccc006afbfa8fe2479b2dd2b21362337441ac12b515911957ff',
  ],
  [
    'keccak-512',
    0x1d,
    text(''),
    '0eab42de4c3ceb9235fc91acffe746b29c29a8c366b7c60e4e67c466f36a4304c00fa9caf9d87976ba469bcbe06713b435f091ef2769fb160cdab33d3670680e',
  ],
  [
    'sha2-384',
    0x20,
    text('abc'),
    'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7',
  ],
  ['dbl-sha2-256', 0x56, text('hello'), '9595c9df90075148eb06860365df33584b75bff782a510c6cd4883a419833d50'],
  // The last byte of the plain digest is 0xad.
  ['sha2-256-trunc254-padded', 0x1012, text('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f200152d'],
  ['sha2-224', 0x1013, text('abc'), '23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7'],
  ['sha2-512-224', 0x1014, text('abc'), '4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa'],
  ['sha2-512-256', 0x1015, text('abc'), '53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23'],
  ['blake2b-8', 0xb201, upTo57, '57'],
  ['blake2b-160', 0xb214, upTo57, 'c5b9110bfb2da0ce0a55ba3f2be0aaab233c5a14'],
  ['blake2b-224', 0xb21c, upTo57, '2e30811d4d0942f5e2bd6f52961efe6f0e583ba39ddd368e004200ab'],
  ['blake2b-256', 0xb220, text(''), '0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8'],
  ['blake2b-256', 0xb220, upTo57, 'fd9664ecb814785c8474188706e6ab0952925f9b9d8e351665ced12e84d92fad'],
  [
    'blake2b-384',
    0xb230,
    upTo57,
    '5389909a11359d68263875199b2d53bc2c473d44bd5eccc562634ddaed80c6075a35bda179aa3129eaec1a11b87af6a8',
  ],
  [
    'blake2b-504',
    0xb23f,
    upTo57,
    'ca645dcaed18a7bd232931a5e5d20d51ebc3fd667d5c7549fe8cef2b52fb8bb83546ab55243c5c1e58a07410a89d548fea5b1221971f87448a0d594e26688c',
  ],
  [
    'blake2b-512',
    0xb240,
    text('abc'),
    'ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923',
  ],
]

const blake2bCodes = Array.from({ length: 64 }, (_, i) => 0xb201 + i)

describe.each(environments)('hash functions in: %s', (environment) => {
  let hashes: Awaited<ReturnType<typeof loadHashes>>
  beforeAll(async () => {
    hashes = await loadHashes(environment)
  })
  afterAll(() => void vi.unstubAllGlobals())

  test.each(vectors)('%s (0x%x) gives the published digest', (name, code, input, digest) => {
    const hash = hashes.hashFunction(code)!
    expect(hash.name).toBe(name)
    expect(hash.code).toBe(code)
    expect(hex(hash.digest(input))).toBe(digest)
    if (code !== 0x00) expect(hash.digestLength).toBe(digest.length / 2)
  })

  test('there is a blake2b for every length of output in bytes', () => {
    const data = pseudoRandomBytes(1, 300)
    for (const code of blake2bCodes) {
      const hash = hashes.hashFunction(code)!
      expect(hash.name).toBe(`blake2b-${(code - 0xb200) * 8}`)
      expect(hash.digestLength).toBe(code - 0xb200)
      expect(hex(hash.digest(data))).toBe(hex(referenceDigest(code, data)))
    }
  })

  test.each([0xb220, 0xb240])(
    'blake2b 0x%x is right for every length of message around its blocks and chunks',
    (code) => {
      const { digest } = hashes.hashFunction(code)!
      const bytes = pseudoRandomBytes(2, 70_000)
      const lengths = [...Array(400).keys(), 16_383, 16_384, 16_385, 16_512, 32_768, 32_769, 65_536, 70_000]
      for (const length of lengths) {
        const message = bytes.subarray(0, length)
        expect(hex(digest(message)), `${length} bytes`).toBe(hex(referenceDigest(code, message)))
      }
    },
  )

  test.each([
    ['sha1', 0x11, 'sha1'],
    ['sha2-256', 0x12, 'sha256'],
    ['sha2-384', 0x20, 'sha384'],
    ['sha2-512', 0x13, 'sha512'],
    ['sha3-256', 0x16, 'sha3-256'],
  ])("%s agrees with Node's for every length of message up to 300 bytes", (_name, code, nodeName) => {
    const { digest } = hashes.hashFunction(code)!
    const bytes = pseudoRandomBytes(3, 300)
    for (let length = 0; length <= 300; length++) {
      const message = bytes.subarray(300 - length)
      expect(hex(digest(message)), `${length} bytes`).toBe(createHash(nodeName).update(message).digest('hex'))
    }
  })

  test('a digest is in memory of its own', () => {
    for (const code of [0x00, 0x11, 0x12, 0x1b, 0x1012, 0xb220]) {
      const { digest } = hashes.hashFunction(code)!
      const message = text('one')
      const first = digest(message)
      const before = hex(first)
      message.fill(0)
      digest(text('two'))
      expect(hex(first)).toBe(before)
    }
  })

  test.each([0xb200, 0xb241, 0x1e, 0xd5, 0x22, -1, 0x1_0000_0012, Number.MAX_SAFE_INTEGER])(
    'there is no hash function 0x%x',
    (code) => {
      expect(hashes.hashFunction(code)).toBeUndefined()
    },
  )

  test('a function is made once', () => {
    expect(hashes.hashFunction(0xb220)).toBe(hashes.hashFunction(0xb220))
  })
})
