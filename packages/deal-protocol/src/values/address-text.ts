import { blake2b } from '@noble/hashes/blake2.js'
import { fromHex } from '../cbor/hex.ts'
import { checkAddressBytes, PAYLOAD_LENGTHS, PROTOCOL } from './address-bytes.ts'
import { decodeBase32, encodeBase32 } from './base32.ts'
import { InvalidAddressError } from './errors.ts'
import { encodeVarint, readVarint, readVarintBigint, varintEnd } from './varint.ts'

/** What the undefined address is called, beside the empty text. */
const UNDEFINED = '<empty>'
const CHECKSUM_BYTES = 4
const MAX_DIGITS = 19
/** What is longer is not even decoded: the longest address has a namespace of 19 digits and 58 bytes in base32. */
const MAX_TEXT = 115

/**
 * The text of an address:
 *
 *     f0 │ id in decimal
 *     f1, f2, f3 │ base32 of payload ‖ checksum
 *     f4 │ namespace in decimal │ f │ base32 of subaddress ‖ checksum      checksum: blake2b-32 of the bytes
 */
export function formatAddress(bytes: Uint8Array, network: 'mainnet' | 'testnet'): string {
  if (bytes.length === 0) return UNDEFINED
  const prefix = network === 'mainnet' ? 'f' : 't'
  const [protocol] = bytes
  if (protocol === PROTOCOL.id) return `${prefix}0${readVarintBigint(bytes, 1)}`
  if (protocol !== PROTOCOL.delegated) return `${prefix}${protocol}${withChecksum(bytes, 1)}`
  readVarint(bytes, 1, bytes.length)
  return `${prefix}4${readVarintBigint(bytes, 1)}f${withChecksum(bytes, varintEnd)}`
}

/** The bytes of a text, none for the undefined address. */
export function parseAddress(text: string): Uint8Array {
  if (text === '' || text === UNDEFINED) return new Uint8Array(0)
  if (text[0] !== 'f' && text[0] !== 't') throw new InvalidAddressError('network', 'unknown address network')
  if (text.length < 3 || text.length > MAX_TEXT) throw new InvalidAddressError('length', 'invalid address length')
  const protocol = '01234'.indexOf(text[1])
  if (protocol < 0) throw new InvalidAddressError('protocol', 'unknown address protocol')
  const rest = text.slice(2)
  if (protocol === PROTOCOL.id) return Uint8Array.of(protocol, ...encodeVarint(parseNumber(rest, 'payload')))
  if (protocol === PROTOCOL.delegated) return parseDelegated(rest)
  return parsePayload(rest, [protocol], PAYLOAD_LENGTHS[protocol])
}

function parseDelegated(text: string): Uint8Array {
  const separator = text.indexOf('f')
  if (separator < 0) throw new InvalidAddressError('payload', 'invalid address payload: no namespace')
  const namespace = parseNumber(text.slice(0, separator), 'namespace')
  const bytes = parsePayload(text.slice(separator + 1), [PROTOCOL.delegated, ...encodeVarint(namespace)])
  checkAddressBytes(bytes, 0, bytes.length)
  return bytes
}

function parseNumber(digits: string, part: 'payload' | 'namespace'): bigint {
  if (digits.length > MAX_DIGITS) throw new InvalidAddressError('length', `invalid address length of the ${part}`)
  if (!/^\d+$/.test(digits)) throw new InvalidAddressError(part, `invalid address payload: ${part} is no number`)
  const value = BigInt(digits)
  if (value >= 2n ** 63n) throw new InvalidAddressError(part, `invalid address payload: ${part} is 2^63 or more`)
  return value
}

/** `prefix` and the payload, once its length and the checksum over both are found to hold. */
function parsePayload(text: string, prefix: readonly number[], length?: number): Uint8Array {
  const decoded = decodeBase32(text.replace(/[\r\n]/g, ''))
  if (typeof decoded === 'number') {
    throw new InvalidAddressError('encoding', `illegal base32 data at input byte ${decoded}`)
  }
  if (encodeBase32(decoded) !== text) throw new InvalidAddressError('encoding', 'invalid encoding')
  const payload = decoded.length - CHECKSUM_BYTES
  if (payload < 0 || payload !== (length ?? payload)) throw new InvalidAddressError('length', 'invalid address length')
  const bytes = Uint8Array.of(...prefix, ...decoded.subarray(0, payload))
  const expected = checksum(bytes)
  if (!decoded.subarray(payload).every((byte, index) => byte === expected[index])) {
    throw new InvalidAddressError('checksum', 'invalid address checksum')
  }
  return bytes
}

function withChecksum(bytes: Uint8Array, start: number): string {
  return encodeBase32(Uint8Array.of(...bytes.subarray(start), ...checksum(bytes)))
}

function checksum(bytes: Uint8Array): Uint8Array {
  return blake2b(bytes, { dkLen: CHECKSUM_BYTES })
}

/** The 20 bytes of an Ethereum address in hex. */
export function parseEthereum(address: string): Uint8Array {
  const digits = /^0x/i.test(address) ? address.slice(2) : address
  if (digits.length !== 40) {
    throw new InvalidAddressError('length', `expected hex string length sans prefix 40, got ${digits.length}`)
  }
  const bytes = fromHex(digits)
  if (bytes === undefined) throw new InvalidAddressError('encoding', 'cannot parse hex value')
  return bytes
}
