import { blake2b } from '@noble/hashes/blake2.js'
import { toHex } from '../cbor/hex.ts'
import { checkAddressBytes, ETHEREUM_NAMESPACE, PROTOCOL } from './address-bytes.ts'
import { formatAddress, parseAddress, parseEthereum } from './address-text.ts'
import { InvalidAddressError } from './errors.ts'
import { encodeVarint, readVarint, readVarintBigint, varintEnd } from './varint.ts'

const MAX_ID = 2n ** 63n - 1n

/** An address of any protocol. The network belongs to the text only: `f` for mainnet, `t` for all others. */
export class Address {
  /** Protocol and payload; empty in the undefined address. */
  readonly bytes: Uint8Array

  private constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  /** What stands for an address that was missing where there must be one. It can't be encoded. */
  static readonly undefined: Address = new Address(new Uint8Array(0))

  /**
   * An address of its text, such as `f01234` or `t410f…`, or of its bytes, of which it is a view.
   *
   * @throws InvalidAddressError with the part that is wrong
   */
  static parse(address: string | Uint8Array): Address {
    const bytes = typeof address === 'string' ? parseAddress(address) : address
    if (bytes.length === 0) return Address.undefined
    if (typeof address !== 'string') checkAddressBytes(bytes, 0, bytes.length)
    return new Address(bytes)
  }

  /** An address of bytes that have been checked already. */
  static ofChecked(bytes: Uint8Array): Address {
    return new Address(bytes)
  }

  /** f0: an actor's number. */
  static id(id: bigint | number): Address {
    const value = BigInt(id)
    if (value < 0n || value > MAX_ID) throw new InvalidAddressError('payload', 'IDs must be from 0 to 2^63 - 1')
    return new Address(Uint8Array.of(PROTOCOL.id, ...encodeVarint(value)))
  }

  /** f1: of an uncompressed secp256k1 public key, 65 bytes. */
  static secp256k1(publicKey: Uint8Array): Address {
    return hashed(PROTOCOL.secp256k1, publicKey)
  }

  /** f2: of what an actor was made from. */
  static actor(data: Uint8Array): Address {
    return hashed(PROTOCOL.actor, data)
  }

  /** f3: of a BLS public key, 48 bytes. */
  static bls(publicKey: Uint8Array): Address {
    return Address.parse(Uint8Array.of(PROTOCOL.bls, ...publicKey))
  }

  /** f4: of an address manager's number and at most 54 bytes. */
  static delegated(namespace: bigint | number, subaddress: Uint8Array): Address {
    return Address.parse(Uint8Array.of(PROTOCOL.delegated, ...encodeVarint(BigInt(namespace)), ...subaddress))
  }

  /** Of 20 bytes in hex, with or without `0x`: f410; or f0 for those that stand for an ID (ff, eleven zeros, the ID). */
  static fromEthereum(address: string): Address {
    const bytes = parseEthereum(address)
    const id = maskedId(bytes)
    return id === undefined ? Address.delegated(ETHEREUM_NAMESPACE, bytes) : Address.id(id)
  }

  /** undefined for the undefined address. */
  get protocol(): 0 | 1 | 2 | 3 | 4 | undefined {
    return this.bytes[0] as 0 | 1 | 2 | 3 | 4 | undefined
  }

  get payload(): Uint8Array {
    return this.bytes.subarray(1)
  }

  /** The actor's number of an f0 address. */
  get actorId(): bigint | undefined {
    return this.protocol === PROTOCOL.id ? readVarintBigint(this.bytes, 1) : undefined
  }

  /** The two parts of an f4 address. */
  get delegation(): { namespace: bigint; subaddress: Uint8Array } | undefined {
    if (this.protocol !== PROTOCOL.delegated) return undefined
    readVarint(this.bytes, 1, this.bytes.length)
    return { namespace: readVarintBigint(this.bytes, 1), subaddress: this.bytes.subarray(varintEnd) }
  }

  /** `0x…` of an f410 or an f0 address; no other has one. */
  toEthereum(): string {
    const id = this.actorId
    if (id !== undefined) return `0xff${id.toString(16).padStart(38, '0')}`
    const delegation = this.delegation
    const isEthereum = delegation?.namespace === BigInt(ETHEREUM_NAMESPACE) && delegation.subaddress.length === 20
    // One that stands for an ID would come back as f0.
    if (!isEthereum || maskedId(delegation.subaddress) !== undefined) {
      throw new InvalidAddressError('protocol', 'only f410 addresses of 20 bytes and f0 addresses are Ethereum ones')
    }
    return `0x${toHex(delegation.subaddress)}`
  }

  /** As text: `f…` on mainnet, `t…` on a testnet. */
  toString(network: 'mainnet' | 'testnet' = 'mainnet'): string {
    return formatAddress(this.bytes, network)
  }

  toJSON(): string {
    return this.toString()
  }

  equals(other: Address): boolean {
    return toHex(this.bytes) === toHex(other.bytes)
  }
}

function hashed(protocol: number, data: Uint8Array): Address {
  return Address.ofChecked(Uint8Array.of(protocol, ...blake2b(data, { dkLen: 20 })))
}

/** The ID that an Ethereum address stands for: ff, eleven zeros, eight bytes. */
export function maskedId(bytes: Uint8Array): bigint | undefined {
  if (bytes.length !== 20 || bytes[0] !== 0xff) return undefined
  for (let index = 1; index < 12; index++) if (bytes[index] !== 0) return undefined
  return BigInt(`0x${toHex(bytes.subarray(12))}`)
}
