import { Address } from '@carport/deal-protocol'
import { describe, expect, test } from 'vitest'
import { KeyRing, keyTypes, parseSigningKey } from '../../src/deal/signing-key.ts'
import { privateKey, signers } from './made-deals.ts'

const base64 = Buffer.from(privateKey, 'hex').toString('base64')
const exported = (type: string, key = base64) => JSON.stringify({ Type: type, PrivateKey: key })
const hex = (text: string) => Buffer.from(text).toString('hex')

describe('a private key', () => {
  test.each([privateKey, `0x${privateKey}`, ` ${privateKey.toUpperCase()}\r\n`])('may be 64 hex digits', (text) => {
    expect(parseSigningKey(text)).toEqual({ bytes: new Uint8Array(Buffer.from(privateKey, 'hex')), type: undefined })
  })

  test.each(keyTypes)('may be what Lotus exports of a %s key, in hex and as JSON', (type) => {
    const key = { bytes: new Uint8Array(Buffer.from(privateKey, 'hex')), type }
    expect(parseSigningKey(hex(exported(type)))).toEqual(key)
    expect(parseSigningKey(`${exported(type)}\n`)).toEqual(key)
  })

  test.each([
    '',
    'nonsense',
    privateKey.slice(1),
    privateKey.slice(2),
    `${privateKey}00`,
    '{',
    'null',
    hex('null'),
    hex('[]'),
    '{}',
    exported('secp256k1-ledger'),
    exported('bls', 'no base64!'),
    exported('bls', ''),
    '{"Type":"bls"}',
    exported('secp256k1', Buffer.alloc(31, 1).toString('base64')),
    exported('secp256k1', Buffer.alloc(32).toString('base64')),
    exported('bls', Buffer.alloc(32, 0xff).toString('base64')),
  ])('is refused, and not repeated: %j', (text) => {
    const error = failureOf(() => new KeyRing(parseSigningKey(text)))
    expect(error.name).toBe('InvalidKeyError')
    expect(error.cause).toBeUndefined()
    if (text.length > 4) expect(error.message).not.toContain(text.slice(0, 16))
    expect(error.message).not.toContain(base64)
  })
})

describe('the kind of a key', () => {
  test.each(keyTypes)('%s: the client says it where the key does not', (type) => {
    const ring = new KeyRing(parseSigningKey(privateKey))
    expect(ring.signerFor(signers[type].address).address).toEqual(signers[type].address)
  })

  test.each(keyTypes)('%s: whoever knows it can say it', (type) => {
    const ring = new KeyRing(parseSigningKey(privateKey), type)
    expect(ring.signerFor(Address.id(5)).address).toEqual(signers[type].address)
  })

  test.each([Address.id(5), Address.actor(new Uint8Array(1)), Address.undefined])(
    'a client such as %s does not',
    (client) => {
      const ring = new KeyRing(parseSigningKey(privateKey))
      expect(failureOf(() => ring.signerFor(client))).toMatchObject({ name: 'UsageError', exitCode: 2 })
    },
  )

  test('the exported key knows best', () => {
    const ring = new KeyRing(parseSigningKey(exported('bls')), 'bls')
    expect(ring.signerFor(signers.secp256k1.address).address).toEqual(signers.bls.address)
    const contradicted = () => new KeyRing(parseSigningKey(exported('bls')), 'secp256k1')
    expect(failureOf(contradicted).message).toBe('--type secp256k1, but the key is one of bls')
  })
})

function failureOf(run: () => unknown): Error {
  try {
    run()
  } catch (error) {
    return error as Error
  }
  throw new Error('no error')
}
