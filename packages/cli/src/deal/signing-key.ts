import {
  type Address,
  blsSigner,
  delegatedSigner,
  InvalidKeyError,
  type Signer,
  secp256k1Signer,
} from '@carport/deal-protocol'
import { UsageError } from '../errors.ts'

export const keyTypes = ['secp256k1', 'bls', 'delegated'] as const
export type KeyType = (typeof keyTypes)[number]

/** A private key, as it was found in a file. */
export interface SigningKey {
  readonly bytes: Uint8Array
  /** Absent where only the bytes are known: then the client of a deal says it. */
  readonly type: KeyType | undefined
}

const NOT_A_KEY = 'neither the 64 hex digits of a private key, nor a key that Lotus has exported'
const BRACE = '{'

/**
 * The key in a text: 64 hex digits; or what `lotus wallet export` prints, which is
 * `{"Type":"secp256k1","PrivateKey":"…base64…"}` in hex; or that JSON itself.
 *
 * @throws InvalidKeyError, which never says what is there
 */
export function parseSigningKey(text: string): SigningKey {
  const trimmed = text.trim()
  if (trimmed.startsWith(BRACE)) return exportedKey(trimmed)
  const digits = trimmed.replace(/^0x/i, '')
  const bytes = Buffer.from(digits, 'hex')
  if (digits === '' || 2 * bytes.length !== digits.length) throw new InvalidKeyError(NOT_A_KEY)
  if (bytes.length === 32) return { bytes: new Uint8Array(bytes), type: undefined }
  return exportedKey(bytes.toString('latin1'))
}

function exportedKey(text: string): SigningKey {
  let key: { Type?: unknown; PrivateKey?: unknown }
  try {
    key = JSON.parse(text)
  } catch {
    throw new InvalidKeyError(NOT_A_KEY)
  }
  const type = keyTypes.find((known) => known === key?.Type)
  if (type === undefined)
    throw new InvalidKeyError(`an exported key, with a Type that is none of ${keyTypes.join(', ')}`)
  const base64 = typeof key.PrivateKey === 'string' ? key.PrivateKey : ''
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.toString('base64') !== base64)
    throw new InvalidKeyError('an exported key, with a PrivateKey that is no base64')
  return { bytes: new Uint8Array(bytes), type }
}

/** Signs with one key for many clients. */
export class KeyRing {
  readonly #key: SigningKey
  readonly #signers = new Map<KeyType, Signer>()

  /** `type` is what somebody says who knows it; a key that knows better is an error. */
  constructor(key: SigningKey, type?: KeyType) {
    if (type !== undefined && key.type !== undefined && key.type !== type) {
      throw new UsageError(`--type ${type}, but the key is one of ${key.type}`, 2)
    }
    this.#key = { bytes: key.bytes, type: key.type ?? type }
    if (this.#key.type !== undefined) this.#signer(this.#key.type)
  }

  /** The key as one that can sign for a client. */
  signerFor(client: Address): Signer {
    const type = this.#key.type ?? typeFor(client)
    if (type === undefined) {
      throw new UsageError(`the client ${client} does not say what kind of key this is: --type does`, 2)
    }
    return this.#signer(type)
  }

  #signer(type: KeyType): Signer {
    const signer = this.#signers.get(type) ?? makeSigner[type](this.#key.bytes)
    this.#signers.set(type, signer)
    return signer
  }
}

const makeSigner: Readonly<Record<KeyType, (key: Uint8Array) => Signer>> = {
  secp256k1: secp256k1Signer,
  bls: blsSigner,
  delegated: delegatedSigner,
}

/** Whose keys are of one kind only. */
function typeFor({ protocol }: Address): KeyType | undefined {
  if (protocol === 1) return 'secp256k1'
  if (protocol === 3) return 'bls'
  return protocol === 4 ? 'delegated' : undefined
}
